import { App, type BlockAction, type Logger, type Receiver, type SlashCommand, type ViewSubmitAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { StartFault } from '../../errors/fault.ts';
import type { Log } from '../../logging/log.ts';
import { notice } from '../chat-message.ts';
import type { Asker, ChatEars, ChatListener } from '../chat-platform.ts';
import { readText } from './commands.ts';
import { asChatError } from './errors.ts';
import { acknowledgementOf, answerThrough, type Answer } from './hearing/answers.ts';
import type { Actor, Directory } from './hearing/directory.ts';
import { choicesOf, openForm, readForm } from './hearing/form.ts';
import { formId } from './render.ts';

/** How Slack's deliveries reach us: over a socket that we open, or over HTTP. */
export interface SlackDoor {
  receiver: Receiver;
  /** @throws {StartFault} when Slack refuses our token. */
  open: () => Promise<void>;
  close: () => Promise<void>;
  trouble: () => string | undefined;
}

interface ListenerOptions {
  door: SlackDoor;
  client: WebClient;
  directory: Directory;
  commandName: string;
  /** For Bolt's own lines. */
  logger: Logger;
  log: Log;
}

/** What hearing needs, whatever is heard. */
interface Hearing {
  ears: ChatEars;
  client: WebClient;
  directory: Directory;
  log: Log;
  /** Does some work, and is waited for before we stop. */
  inTurn: (work: Promise<void>) => Promise<void>;
}

/** Hears Slack through a door. Every delivery is acknowledged before anything else is done, for Slack gives it 3 s. */
export function createSlackListener({ door, client, directory, commandName, logger, log }: ListenerOptions): ChatListener {
  const inHand = new Set<Promise<void>>();
  const inTurn = async (work: Promise<void>) => {
    const handled = work.catch((error: unknown) => log.error({ err: error }, 'a Slack delivery was not handled'));
    inHand.add(handled);
    await handled;
    inHand.delete(handled);
  };

  return {
    async start(ears) {
      const hearing = { ears, client, directory, log, inTurn };
      const us = await whoWeAre(hearing);
      const app = new App({
        receiver: door.receiver,
        // Never a request in the way of an acknowledgement; Bolt would ask auth.test here, and say nothing to anyone when it fails.
        authorize: async () => ({ ...(us?.botId && { botId: us.botId }), ...(us?.userId && { botUserId: us.userId }) }),
        convoStore: false,
        logger,
        clientOptions: { slackApiUrl: client.slackApiUrl },
      });
      app.error(async (error) => log.error({ err: error }, 'Slack delivery failed'));
      hearPeople(app, commandName, hearing);
      hearRemoval(app, us?.userId, hearing);
      await door.open();
      if (us !== undefined) await inTurn(ears.present('slack', [us.teamId]));
    },
    async stop() {
      await door.close();
      await Promise.all(inHand);
    },
    trouble: door.trouble,
  };
}

function hearPeople(app: App, commandName: string, hearing: Hearing): void {
  const { inTurn } = hearing;
  app.command(`/${commandName}`, async ({ ack, command }) => {
    await ack();
    await inTurn(hearCommand(hearing, command));
  });
  app.view(formId, async ({ ack, body }) => {
    await ack();
    await inTurn(hearForm(hearing, body as ViewSubmitAction));
  });
  app.action(/.*/, async ({ ack, body, action }) => {
    await ack();
    if (body.type === 'block_actions' && 'action_id' in action && action.type === 'button')
      await inTurn(hearButton(hearing, body, action.action_id));
  });
  app.options(/^(model|seconds|size)$/, async ({ ack, payload }) => {
    if (payload.type !== 'block_suggestion') return;
    const model = payload.view?.state.values['model']?.['model']?.selected_option?.value;
    await ack({ options: await choicesOf(hearing.ears, payload.action_id as 'model', payload.value, model) });
  });
}

/** Slack may send either event, or both in any order. */
function hearRemoval(app: App, ourId: string | undefined, { ears, inTurn }: Hearing): void {
  app.event('app_uninstalled', ({ body }) => inTurn(ears.left('slack', body.team_id)));
  app.event('tokens_revoked', async ({ event, body }) => {
    // These are ids of users. While we do not know our own, any bot is us, for an app has only one in a workspace.
    const { bot = [] } = event.tokens;
    const isOurs = ourId === undefined ? bot.length > 0 : bot.includes(ourId);
    if (isOurs) await inTurn(ears.left('slack', body.team_id));
  });
}

/** Undefined where Slack cannot be reached yet. @throws {StartFault} when Slack refuses the token. */
async function whoWeAre({ directory, log }: Hearing) {
  try {
    return await directory.us();
  } catch (error) {
    const refusal = asChatError(error);
    if (refusal.kind === 'auth')
      throw new StartFault(`SLACK_BOT_TOKEN: ${refusal.message} Copy the bot token again from "OAuth & Permissions".`);
    log.warn(refusal.message);
    return undefined;
  }
}

async function hearCommand(hearing: Hearing, command: SlashCommand): Promise<void> {
  const { trigger_id, response_url } = command;
  const acknowledgement = acknowledgementOf(response_url);
  const answer = answerThrough(response_url, 'replaceable', hearing.log);
  const actor = {
    id: command.user_id,
    name: command.user_name,
    team: { id: command.team_id, domain: command.team_domain },
    channelId: command.channel_id,
  };
  const read = readText(command.text);
  if ('form' in read) return openForm(hearing.client, command, { actor, acknowledgement }, answer);
  if ('unclear' in read) return answer(notice(read.unclear));
  await knowing(hearing, actor, answer, (asker) =>
    hearing.ears.command({ asker, requestKey: `slack:${trigger_id}`, acknowledgement, obstacles: [], answer, ...read }),
  );
}

async function hearForm(hearing: Hearing, body: ViewSubmitAction): Promise<void> {
  const { actor, acknowledgement, answer, options } = readForm(hearing.client, body, hearing.log);
  // Slack takes a form once, but may tell us of it twice.
  const requestKey = `slack:${body.view.id}`;
  await knowing(hearing, actor, answer, (asker) =>
    hearing.ears.command({ asker, requestKey, acknowledgement, obstacles: [], answer, command: 'sora', options }),
  );
}

async function hearButton(hearing: Hearing, body: BlockAction, buttonId: string): Promise<void> {
  const { container, channel, user, trigger_id, response_url } = body;
  const team = user.team_id === undefined || user.team_id === body.team?.id ? body.team : { id: user.team_id };
  // Replacing would put the answer in the place of the message itself, which may be one that everybody sees.
  const isPrivate = container.is_ephemeral === true;
  const answer = answerThrough(response_url, isPrivate ? 'replacing' : 'adding', hearing.log);
  const actor = {
    id: user.id,
    name: user.username,
    ...(team && { team }),
    channelId: channel?.id ?? String(container.channel_id ?? ''),
  };
  const heard = { requestKey: `slack:${trigger_id}`, obstacles: [], answer, buttonId };
  await knowing(hearing, actor, answer, (asker) =>
    hearing.ears.button({ asker, ...heard, ...(isPrivate && { acknowledgement: acknowledgementOf(response_url) }) }),
  );
}

/** Hears what somebody did once Slack has said who they are. Bots are not heard, and nothing is while Slack says nothing. */
async function knowing(
  { directory, log }: Hearing,
  actor: Actor,
  answer: Answer,
  hear: (asker: Asker) => Promise<void>,
): Promise<void> {
  let asker: Asker | undefined;
  try {
    asker = await directory.askerOf(actor);
  } catch (error) {
    log.warn(`Slack did not say who asked: ${asChatError(error).message}`);
    return answer(notice('Slack did not tell me who you are just now, please try again in a minute.'));
  }
  if (asker !== undefined) await hear(asker);
}
