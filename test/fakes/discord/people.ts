import type { Gateway } from './gateway.ts';
import type { FakeInteraction, InteractionGiven, Interactions } from './interactions.ts';
import { compose } from './messages.ts';
import { wire } from './wire.ts';
import type { World } from './world.ts';

interface By {
  userId?: string;
  channelId?: string;
  context?: InteractionGiven['context'];
}

interface SlashGiven extends By {
  /** As it is called in Discord, such as `sora-help`. */
  command: string;
  options?: Record<string, string>;
  image?: { name: string; bytes: Buffer };
}

/** What people do; each act reaches every connected client at once. */
export interface People {
  slash: (given: SlashGiven) => FakeInteraction;
  click: (given: By & { buttonId: string; messageId?: string }) => FakeInteraction;
  autocomplete: (
    given: By & { command: string; option: string; typed: string; options?: Record<string, string> },
  ) => FakeInteraction;
  /** Sends the very same event again. */
  redeliver: (interaction: FakeInteraction) => void;
  /** Writes in a channel; whoever lacks the intent for it gets the event without its content. */
  say: (given: By & { content: string; replyTo?: string; pinging?: boolean }) => void;
}

interface Parts {
  world: World;
  interactions: Interactions;
  gateway: Gateway;
  origin: string;
  home: { channelId: string; userId: string };
}

export function createPeople({ world, interactions, gateway, origin, home }: Parts): People {
  const redeliver = ({ payload }: FakeInteraction) => gateway.dispatch('INTERACTION_CREATE', payload);

  const act = (
    { userId = home.userId, channelId = home.channelId, context }: By,
    what: Pick<InteractionGiven, 'type' | 'data' | 'message'>,
  ) => {
    const inGuild = world.channels.get(channelId)?.guildId !== undefined;
    const interaction = interactions.create({ userId, channelId, context: context ?? (inGuild ? 0 : 1), ...what });
    redeliver(interaction);
    return interaction;
  };
  const attach = ({ name, bytes }: { name: string; bytes: Buffer }) => {
    const id = world.newId();
    world.given.set(id, bytes);
    const url = `${origin}/attachments/0/${id}/${name}`;
    return { id, filename: name, size: bytes.length, url, proxy_url: url };
  };

  return {
    redeliver,
    slash({ command, options = {}, image, ...by }) {
      const attachment = image && attach(image);
      const given = Object.entries(options).map(([name, value]) => ({ name, type: 3, value }));
      return act(by, {
        type: 2,
        data: {
          id: world.newId(),
          name: command,
          type: 1,
          options: attachment === undefined ? given : [...given, { name: 'image', type: 11, value: attachment.id }],
          ...(attachment && { resolved: { attachments: { [attachment.id]: attachment } } }),
        },
      });
    },
    click({ buttonId, messageId, ...by }) {
      const message = world.messages.get(messageId ?? '') ?? compose(world, world.bot, by.channelId ?? home.channelId, {}, []);
      return act(by, { type: 3, data: { component_type: 2, custom_id: buttonId }, message: wire.message(message, origin) });
    },
    autocomplete({ command, option, typed, options = {}, ...by }) {
      const given = Object.entries(options).map(([name, value]) => ({ name, type: 3, value }));
      const data = {
        id: world.newId(),
        name: command,
        type: 1,
        options: [...given, { name: option, type: 3, value: typed, focused: true }],
      };
      return act(by, { type: 4, data });
    },
    say({ userId = home.userId, channelId = home.channelId, content, replyTo, pinging = true }) {
      const author = world.users.get(userId) ?? world.bot;
      const message = compose(world, author, channelId, { content }, []);
      world.messages.set(message.id, message);
      const repliedTo = world.messages.get(replyTo ?? '');
      const channel = world.channel(channelId);
      const toBot = repliedTo?.author.id === world.bot.id && pinging;
      const readable = channel.type === 1 || toBot || content.includes(`<@${world.bot.id}>`) || author.id === world.bot.id;
      const reference = repliedTo && { type: 19, message_reference: { message_id: repliedTo.id, channel_id: channelId } };
      gateway.dispatchMessage(
        { ...wire.message(message, origin), ...reference, ...(channel.guildId !== undefined && { guild_id: channel.guildId }) },
        readable,
      );
    },
  };
}
