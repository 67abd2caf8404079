import type { Deliveries, DeliveryKind, Payload, Taken } from './deliveries.ts';
import { escapeTyped } from './escape-typed.ts';
import { seenIn } from './seen.ts';
import type { Ephemeral, FakeMessage, World } from './world.ts';

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
  /** Clicks a button of this id: under that message, or under the newest that this person sees, or out of thin air. */
  click: (actionId: string, where?: Whereabouts & { message?: FakeMessage }) => SlackAct;
  /** Sends off a form that is open. Values by field: what was typed, or the value of the entry that was chosen. */
  submitForm: (viewId: string, values: Record<string, string>) => SlackAct;
  /** Opens a menu in a form: what it offers. */
  suggest: (
    viewId: string,
    option: string,
    typed: string,
    values?: Record<string, string>,
  ) => Promise<{ label: string; value: string }[]>;
  /** Something befalls the app in this workspace, such as `app_uninstalled`. */
  event: (event: Payload & { type: string }) => Promise<Taken>;
}

export function createPeople(world: World, deliveries: Deliveries, origin: string): People {
  const asker = { user: 'U0ANNA', channel: [...world.channels.keys()][0] ?? 'C0' };

  const act = (kind: DeliveryKind, user: string, source: FakeMessage | Ephemeral | undefined, body: Payload): SlackAct => {
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
        world.ephemerals
          .filter(({ responseIds }) => responseIds.includes(responseId))
          .map(({ text, blocks }) => seenIn(text, blocks).text),
      async deliver() {
        const taken = await deliveries.deliver(kind, payload);
        acknowledged ||= taken.acknowledged;
        return taken;
      },
    };
  };

  const person = (id: string) => {
    const { name, team_id } = world.person(id);
    return { id, name, username: name, team_id };
  };
  const sees = (actionId: string) => (message: { text: string; blocks: FakeMessage['blocks'] }) =>
    seenIn(message.text, message.blocks).buttons.includes(actionId);

  return {
    slash(text, { user = asker.user, channel = asker.channel, command = '/sora' } = {}) {
      const { name, team_id } = person(user);
      return act('slash_commands', user, undefined, {
        command,
        text: escapeTyped(text, world),
        team_id,
        team_domain: world.team.domain,
        channel_id: channel,
        channel_name: world.channels.get(channel)?.name ?? 'directmessage',
        user_id: user,
        user_name: name,
        api_app_id: 'A0SORA',
        token: 'legacy',
      });
    },
    click(actionId, { user = asker.user, channel = asker.channel, message } = {}) {
      const shown = message ?? world.messages.findLast(sees(actionId));
      const alone = world.ephemerals.filter((each) => each.user === user).findLast(sees(actionId));
      const source = shown ?? alone;
      return act('interactive', user, source, {
        type: 'block_actions',
        user: person(user),
        team: world.team,
        channel: { id: channel, name: 'general' },
        container: {
          type: 'message',
          message_ts: source?.ts ?? world.newTs(),
          channel_id: channel,
          is_ephemeral: shown === undefined && alone !== undefined,
        },
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
    event: (event) =>
      deliveries.deliver('events_api', {
        type: 'event_callback',
        team_id: world.team.id,
        event_id: world.newId('Ev'),
        event_time: Math.floor(world.now() / 1000),
        event,
        api_app_id: 'A0SORA',
        token: 'legacy',
      }),
  };
}

function stateOf(values: Record<string, string>): Payload {
  const field = (name: string, value: string) =>
    name === 'prompt'
      ? { type: 'plain_text_input', value }
      : { type: 'external_select', selected_option: { text: { type: 'plain_text', text: value }, value } };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { [name]: field(name, value) }]));
}
