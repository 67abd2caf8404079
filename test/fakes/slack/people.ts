import type { Deliveries, Payload, Taken } from './deliveries.ts';
import { seenIn } from './seen.ts';
import type { FakeMessage, World } from './world.ts';

/** Something that a person did. */
interface SlackAct {
  /** Delivers the very same act; resolves with what the app answered within 3 s. */
  deliver: () => Promise<Taken>;
  acknowledged: () => boolean;
  /** What this person alone was told because of it, as it reads now. */
  answers: () => string[];
  triggerId: string;
}

interface Whereabouts {
  user?: string;
  channel?: string;
}

/** What a person can do in this workspace. */
export interface People {
  slash: (text: string, where?: Whereabouts & { command?: string }) => SlackAct;
  /** Clicks a button of this id: under that message, or under the newest that has it, or out of thin air. */
  click: (actionId: string, where?: Whereabouts & { message?: FakeMessage; ephemeral?: boolean }) => SlackAct;
  /** Sends off a form that is open. Values by field: what was typed, or the value of the entry that was chosen. */
  submitForm: (viewId: string, values: Record<string, string>) => SlackAct;
  /** Opens a menu in a form: what it offers. */
  suggest: (
    viewId: string,
    option: string,
    typed: string,
    values?: Record<string, string>,
  ) => Promise<{ label: string; value: string }[]>;
}

export function createPeople(world: World, deliveries: Deliveries, origin: string): People {
  const asker = { user: 'U0ANNA', channel: [...world.channels.keys()][0] ?? 'C0' };

  const act = (
    kind: 'slash_commands' | 'interactive',
    user: string,
    source: FakeMessage | undefined,
    body: Payload,
  ): SlackAct => {
    const triggerId = world.newId('trigger.');
    const responseId = world.newId('R');
    const at = world.now();
    world.triggers.set(triggerId, { at, user });
    world.responses.set(responseId, { user, at, uses: 0, ...(source && { source }) });
    const payload = { ...body, trigger_id: triggerId, response_url: `${origin}/response/${responseId}` };
    let acknowledged = false;
    return {
      triggerId,
      acknowledged: () => acknowledged,
      answers: () =>
        world.ephemerals.filter((each) => each.responseId === responseId).map(({ text, blocks }) => seenIn(text, blocks).text),
      async deliver() {
        const taken = await deliveries.deliver(kind, payload);
        acknowledged ||= taken.acknowledged;
        return taken;
      },
    };
  };

  const person = (id: string) => ({ id, name: 'anna', username: 'anna', team_id: world.team.id });

  return {
    slash(text, { user = asker.user, channel = asker.channel, command = '/sora' } = {}) {
      // Slack escapes these three in what was typed.
      const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      return act('slash_commands', user, undefined, {
        command,
        text: escaped,
        team_id: world.team.id,
        team_domain: world.team.domain,
        channel_id: channel,
        channel_name: world.channels.get(channel)?.name ?? 'directmessage',
        user_id: user,
        user_name: 'anna',
        api_app_id: 'A0SORA',
        token: 'legacy',
      });
    },
    click(actionId, { user = asker.user, channel = asker.channel, message, ephemeral = false } = {}) {
      const source = message ?? world.messages.findLast(({ text, blocks }) => seenIn(text, blocks).buttons.includes(actionId));
      return act('interactive', user, ephemeral ? undefined : source, {
        type: 'block_actions',
        user: person(user),
        team: world.team,
        channel: { id: channel, name: 'general' },
        container: { type: 'message', message_ts: source?.ts ?? world.newTs(), channel_id: channel, is_ephemeral: ephemeral },
        actions: [
          {
            type: 'button',
            action_id: actionId,
            block_id: 'b',
            action_ts: world.newTs(),
            text: { type: 'plain_text', text: 'x' },
          },
        ],
        api_app_id: 'A0SORA',
        token: 'legacy',
      });
    },
    submitForm(viewId, values) {
      const open = world.views.get(viewId);
      const user = open?.user ?? asker.user;
      return act('interactive', user, undefined, {
        type: 'view_submission',
        user: person(user),
        team: world.team,
        view: { ...open?.view, id: viewId, state: { values: stateOf(values) } },
        api_app_id: 'A0SORA',
        token: 'legacy',
      });
    },
    async suggest(viewId, option, typed, values = {}) {
      const open = world.views.get(viewId);
      const taken = await deliveries.deliver('interactive', {
        type: 'block_suggestion',
        action_id: option,
        block_id: option,
        value: typed,
        user: person(open?.user ?? asker.user),
        team: world.team,
        container: { type: 'view', view_id: viewId },
        view: { ...open?.view, id: viewId, state: { values: stateOf(values) } },
        api_app_id: 'A0SORA',
        token: 'legacy',
      });
      const { options = [] } = (taken.body ?? {}) as { options?: { text: { text: string }; value: string }[] };
      return options.map(({ text, value }) => ({ label: text.text, value }));
    },
  };
}

function stateOf(values: Record<string, string>): Payload {
  const field = (name: string, value: string) =>
    name === 'prompt'
      ? { type: 'plain_text_input', value }
      : { type: 'external_select', selected_option: { text: { type: 'plain_text', text: value }, value } };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { [name]: field(name, value) }]));
}
