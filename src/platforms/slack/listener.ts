import {
  App,
  type BlockAction,
  type Logger,
  type Receiver,
  type SlashCommand,
  type types,
  type ViewSubmitAction,
} from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { after, systemClock } from '../../clock/clock.ts';
import { StartFault } from '../../errors/fault.ts';
import { messageOf } from '../../errors/message-of.ts';
import type { Log } from '../../logging/log.ts';
import { notice, type ChatMessage } from '../chat-message.ts';
import type { Acknowledgement, Asker, ChatEars, ChatListener, Choice } from '../chat-platform.ts';
import { plainText, shorten } from '../plain-text.ts';
import { readText } from './commands.ts';
import { asChatError } from './errors.ts';
import { limits } from './limits.ts';
import { formId, render, renderForm } from './render.ts';
import { respond } from './sender.ts';

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
  commandName: string;
  /** For Bolt's own lines. */
  logger: Logger;
  log: Log;
}

type Answer = (message: ChatMessage) => Promise<void>;

/** Hears Slack through a door. Every delivery is acknowledged before anything else is done, for Slack gives it 3 s. */
export function createSlackListener({ door, client, commandName, logger, log }: ListenerOptions): ChatListener {
  const inHand = new Set<Promise<void>>();
  const inTurn = async (work: Promise<void>) => {
    const handled = work.catch((error: unknown) => log.error({ err: error }, 'a Slack delivery was not handled'));
    inHand.add(handled);
    await handled;
    inHand.delete(handled);
  };

  return {
    async start(ears) {
      const us = await whoWeAre(client, log);
      const app = new App({
        receiver: door.receiver,
        // Never a request in the way of an acknowledgement; Bolt would ask auth.test here, and say nothing to anyone when it fails.
        authorize: async () => us,
        convoStore: false,
        logger,
        clientOptions: { slackApiUrl: client.slackApiUrl },
      });
      app.error(async (error) => log.error({ err: error }, 'Slack delivery failed'));
      app.command(`/${commandName}`, async ({ ack, command }) => {
        await ack();
        if (command.user_id !== us.botUserId) await inTurn(hearCommand(ears, client, command, log));
      });
      app.view(formId, async ({ ack, body }) => {
        await ack();
        await inTurn(hearForm(ears, client, body as ViewSubmitAction, log));
      });
      app.action(/.*/, async ({ ack, body, action }) => {
        await ack();
        if (body.type === 'block_actions' && 'action_id' in action && action.type === 'button')
          await inTurn(hearButton(ears, body, action.action_id, log));
      });
      app.options(/^(model|seconds|size)$/, async ({ ack, payload }) => {
        if (payload.type !== 'block_suggestion') return;
        const model = payload.view?.state.values['model']?.['model']?.selected_option?.value;
        await ack({ options: await choicesOf(ears, payload.action_id as 'model', payload.value, model) });
      });
      await door.open();
    },
    async stop() {
      await door.close();
      await Promise.all(inHand);
    },
    trouble: door.trouble,
  };
}

/** Our own ids; none yet where Slack cannot be reached. @throws {StartFault} when Slack refuses the token. */
async function whoWeAre(client: WebClient, log: Log): Promise<{ botId?: string; botUserId?: string }> {
  try {
    const { bot_id, user_id } = await client.auth.test();
    return { ...(bot_id && { botId: bot_id }), ...(user_id && { botUserId: user_id }) };
  } catch (error) {
    const refusal = asChatError(error);
    if (refusal.kind === 'auth')
      throw new StartFault(`SLACK_BOT_TOKEN: ${refusal.message} Copy the bot token again from "OAuth & Permissions".`);
    log.warn(refusal.message);
    return {};
  }
}

async function hearCommand(ears: ChatEars, client: WebClient, command: SlashCommand, log: Log): Promise<void> {
  const { trigger_id, response_url } = command;
  const acknowledgement = acknowledgementOf(response_url);
  const answer = answerThrough(response_url, 'replaceable', log);
  const asker = askerOf({
    team: { id: command.team_id, domain: command.team_domain },
    user: { id: command.user_id, name: command.user_name },
    channelId: command.channel_id,
  });
  const read = readText(command.text);
  if ('form' in read) return openForm(client, command, { asker, acknowledgement }, answer);
  if ('unclear' in read) return answer(notice(read.unclear));
  await ears.command({ asker, requestKey: `slack:${trigger_id}`, acknowledgement, obstacles: [], answer, ...read });
}

/** What a form must know of the command that opened it; kept in the form itself, which only Slack and we can read. */
interface FormReference {
  asker: Asker;
  acknowledgement: { reference: string; until: Date | string };
}

/** The trigger of a form is good for 3 s and once, so nothing is looked up before. */
async function openForm(
  client: WebClient,
  { command, trigger_id }: SlashCommand,
  form: FormReference,
  answer: Answer,
): Promise<void> {
  try {
    await client.views.open({ trigger_id, view: renderForm(command.slice(1), JSON.stringify(form)) });
  } catch {
    await answer(notice(`The form did not open. Type ${command} and what you want to see.`));
  }
}

async function hearForm(ears: ChatEars, client: WebClient, { view }: ViewSubmitAction, log: Log): Promise<void> {
  const { asker, acknowledgement }: FormReference = JSON.parse(view.private_metadata);
  const until = new Date(acknowledgement.until);
  const privately = answerThrough(acknowledgement.reference, 'replaceable', log);
  const answer = (message: ChatMessage) =>
    until > new Date() ? privately(message) : answerInChannel(client, asker, message, log);
  const field = (name: string) => {
    const value = view.state.values[name]?.[name];
    return value?.value ?? value?.selected_option?.value ?? undefined;
  };
  const [prompt, model, seconds, size] = ['prompt', 'model', 'seconds', 'size'].map(field);
  await ears.command({
    asker,
    // Slack takes a form once, but may tell us of it twice.
    requestKey: `slack:${view.id}`,
    acknowledgement: { reference: acknowledgement.reference, until },
    obstacles: [],
    answer,
    command: 'sora',
    options: { ...(prompt && { prompt }), ...(model && { model }), ...(seconds && { seconds }), ...(size && { size }) },
  });
}

async function hearButton(ears: ChatEars, body: BlockAction, buttonId: string, log: Log): Promise<void> {
  const { container, channel, team, user, trigger_id } = body;
  const channelId = channel?.id ?? String(container.channel_id ?? '');
  // Replacing would put the answer in the place of the message itself, which everybody sees.
  const answer = answerThrough(body.response_url, container.is_ephemeral === true ? 'replacing' : 'adding', log);
  const asker = askerOf({ team, user: { id: user.id, name: user.username }, channelId });
  await ears.button({ asker, requestKey: `slack:${trigger_id}`, obstacles: [], answer, buttonId });
}

async function choicesOf(ears: ChatEars, option: 'model' | 'seconds' | 'size', typed: string, model?: string) {
  const late = new Promise<Choice[]>((resolve) => setTimeout(resolve, limits.choicesMs, []).unref());
  const choices = await Promise.race([ears.choices(option, typed, model), late]);
  return choices.slice(0, limits.choices).map(({ label, value }): types.PlainTextOption => ({
    text: { type: 'plain_text', text: shorten(plainText(label), limits.choiceText), emoji: false },
    value,
  }));
}

function askerOf(said: {
  team: { id: string; domain: string } | null;
  user: { id: string; name: string };
  channelId: string;
}): Asker {
  const { team, user, channelId } = said;
  // A direct message belongs to the person, not to the workspace.
  const workspaceId = channelId.startsWith('D') || team === null ? `dm:${user.id}` : team.id;
  const workspaceName = team?.domain;
  return {
    platform: 'slack',
    workspaceId,
    ...(workspaceName && { workspaceName }),
    memberId: user.id,
    memberName: user.name,
    channelId,
  };
}

function acknowledgementOf(responseUrl: string): Acknowledgement {
  return { reference: responseUrl, until: after(systemClock.now(), limits.responseMs) };
}

/**
 * Answers this person alone. `replaceable`: a first answer, then changes of it; `replacing`: in the place of the message that was
 * clicked; `adding`: one after the other. One use is left for the result; what goes beyond is dropped.
 */
function answerThrough(responseUrl: string, how: 'replaceable' | 'replacing' | 'adding', log: Log): Answer {
  let uses = 0;
  return async (message) => {
    uses += 1;
    const replace = how === 'replacing' || (how === 'replaceable' && uses > 1);
    try {
      if (uses < limits.responses && (await respond(responseUrl, message, replace))) return;
      log.warn({ uses }, 'an answer in Slack was dropped: its address takes no more');
    } catch (error) {
      log.warn(`an answer in Slack was dropped: ${messageOf(error)}`);
    }
  };
}

async function answerInChannel(client: WebClient, { channelId, memberId }: Asker, message: ChatMessage, log: Log): Promise<void> {
  try {
    await client.chat.postEphemeral({ channel: channelId, user: memberId, ...render(message) });
  } catch (error) {
    log.warn(`an answer in Slack was dropped: ${asChatError(error).message}`);
  }
}
