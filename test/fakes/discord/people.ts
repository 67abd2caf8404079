import { guildCreate, type Gateway } from './gateway.ts';
import type { FakeInteraction, InteractionGiven, Interactions } from './interactions.ts';
import { compose } from './messages.ts';
import { wire } from './wire.ts';
import type { FakeGuild, FakeMessage, World } from './world.ts';

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
  /** A verb of the command, and its options: those with a `type` are picked (6 a user, 7 a channel, 8 a role). */
  sub?: { name: string; options: { name: string; type?: 3 | 6 | 7 | 8; value: string }[] };
}

/** What people do; each act reaches every connected client at once. */
export interface People {
  slash: (given: SlashGiven) => FakeInteraction;
  /** Presses a button under a message of ours, or under what only this person sees. */
  click: (given: By & { buttonId: string; messageId?: string; under?: FakeMessage }) => FakeInteraction;
  /** A server removes the bot. */
  expel: (guildId?: string) => void;
  /** A server adds the bot, again or for the first time. */
  invite: (guild: FakeGuild) => void;
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
  home: { guildId: string; channelId: string; userId: string };
}

export function createPeople({ world, interactions, gateway, origin, home }: Parts): People {
  const redeliver = ({ payload }: FakeInteraction) => gateway.dispatch('INTERACTION_CREATE', payload);

  const act = (
    { userId = home.userId, channelId = home.channelId, context }: By,
    what: Pick<InteractionGiven, 'type' | 'data' | 'pressed'>,
  ) => {
    const inGuild = world.channels.get(channelId)?.guildId !== undefined;
    const interaction = interactions.create({ userId, channelId, context: context ?? (inGuild ? 0 : 1), ...what }, origin);
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
    slash({ command, options = {}, image, sub, ...by }) {
      const attachment = image && attach(image);
      const given = Object.entries(options).map(([name, value]) => ({ name, type: 3, value }));
      return act(by, {
        type: 2,
        data: {
          id: world.newId(),
          name: command,
          type: 1,
          options: [
            ...given,
            ...(attachment ? [{ name: 'image', type: 11, value: attachment.id }] : []),
            ...(sub ? [{ type: 1, ...sub, options: sub.options.map((option) => ({ type: 3, ...option })) }] : []),
          ],
          resolved: { ...(attachment && { attachments: { [attachment.id]: attachment } }), ...resolve(world, sub?.options) },
        },
      });
    },
    click({ buttonId, messageId, under, ...by }) {
      const known = under ?? world.messages.get(messageId ?? '');
      const pressed = known ?? compose(world, world.bot, by.channelId ?? home.channelId, {}, []);
      return act(by, { type: 3, data: { component_type: 2, custom_id: buttonId }, pressed });
    },
    expel(guildId = home.guildId) {
      world.guilds.delete(guildId);
      gateway.dispatch('GUILD_DELETE', { id: guildId });
    },
    invite(guild) {
      world.guilds.set(guild.id, guild);
      gateway.dispatch('GUILD_CREATE', guildCreate(world, guild));
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

/** The things behind the ids that were picked. */
function resolve(world: World, options: { type?: number; value: string }[] = []) {
  const picked = <T>(wanted: number, things: Map<string, T>) =>
    options.flatMap(({ type, value }) => {
      const thing = type === wanted ? things.get(value) : undefined;
      return thing === undefined ? [] : [[value, thing] as const];
    });
  return {
    users: Object.fromEntries(picked(6, world.users).map(([id, user]) => [id, wire.user(user)])),
    channels: Object.fromEntries(picked(7, world.channels).map(([id, channel]) => [id, wire.channel(channel)])),
    roles: Object.fromEntries(picked(8, world.roles).map(([id, role]) => [id, wire.role(role)])),
  };
}
