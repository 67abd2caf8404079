import { PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import { ApiError } from './api-error.ts';

export interface FakeUser {
  id: string;
  username: string;
  bot: boolean;
}

export interface FakeGuild {
  id: string;
  name: string;
  /** Boost tier, 0 to 3. */
  tier: number;
  /** In an outage: named at the start, and never sent. */
  outage?: boolean;
  /** The bot's, unless it says whose. */
  ownerId?: string | undefined;
  /** What everybody may do, where it is not Discord's default. */
  everyone?: bigint | undefined;
}

export interface FakeRole {
  id: string;
  guildId: string;
  name: string;
  permissions: bigint;
}

/** A person in a server. */
export interface FakeMember {
  roles: string[];
  /** Has not yet agreed to the server's rules. */
  pending: boolean;
  /** Discord's bits for a member, such as 16: came as a guest. */
  flags: number;
}

export interface FakeChannel {
  id: string;
  name: string;
  /** 0 text, 1 direct message, 11 thread. */
  type: 0 | 1 | 11;
  guildId?: string;
  /** The channel of a thread. */
  parentId?: string;
  recipientId?: string;
  /** What the bot may do here. */
  permissions: bigint;
  archived: boolean;
  /** Bytes of one file, where it is not what the guild's tier gives. */
  uploadLimit?: number;
}

export interface FakeAttachment {
  id: string;
  filename: string;
  description?: string;
  bytes: Buffer;
}

export interface FakeMessage {
  id: string;
  channelId: string;
  author: FakeUser;
  content: string;
  components: { components: { custom_id?: string; label?: string }[] }[];
  attachments: FakeAttachment[];
  flags: number;
  nonce?: string;
  at: number;
  editedAt?: number;
  ephemeral?: boolean;
}

/** Everything there is in this Discord. */
export interface World {
  now: () => number;
  newId: () => string;
  bot: FakeUser;
  users: Map<string, FakeUser>;
  guilds: Map<string, FakeGuild>;
  channels: Map<string, FakeChannel>;
  messages: Map<string, FakeMessage>;
  roles: Map<string, FakeRole>;
  /** Files that people gave with a command, by their id. */
  given: Map<string, Buffer>;
  commands: unknown[];
  addGuild: (given?: Partial<FakeGuild>) => FakeGuild;
  addChannel: (given?: Partial<FakeChannel>) => FakeChannel;
  addUser: (username: string, given?: Partial<FakeUser>) => FakeUser;
  addRole: (given: Pick<FakeRole, 'guildId'> & Partial<FakeRole>) => FakeRole;
  /** A person in a server, to be changed in place: everybody is in every server, until they leave it. */
  member: (guildId: string, userId: string) => FakeMember | undefined;
  leave: (guildId: string, userId: string) => void;
  /** What they may do in the whole server. */
  permissionsOf: (guildId: string, userId: string) => bigint;
  /** @throws {ApiError} when it does not exist, or its server has removed the bot. */
  channel: (id: string) => FakeChannel;
  /** Oldest first. */
  messagesIn: (channelId: string) => FakeMessage[];
}

const epoch = 1_420_070_400_000n;

export function createWorld(now: () => number): World {
  let counter = 0n;
  // As Discord makes them: the time, then a counter.
  const newId = () => (((BigInt(now()) - epoch) << 22n) | (counter++ & 0xfffn)).toString();
  const bot: FakeUser = { id: newId(), username: 'sorabot', bot: true };
  const members = new Map<string, FakeMember | undefined>();
  const world: World = {
    now,
    newId,
    bot,
    users: new Map([[bot.id, bot]]),
    guilds: new Map(),
    channels: new Map(),
    messages: new Map(),
    roles: new Map(),
    given: new Map(),
    commands: [],
    addGuild: (given = {}) => remember(world.guilds, { id: newId(), name: 'Film club', tier: 0, ...given }),
    addChannel: (given = {}) =>
      remember(world.channels, {
        id: newId(),
        name: 'general',
        type: 0,
        archived: false,
        permissions: PermissionsBitField.Default | PermissionFlagsBits.SendMessagesInThreads,
        ...given,
      }),
    addUser: (username, given = {}) => remember(world.users, { id: newId(), username, bot: false, ...given }),
    addRole: (given) => remember(world.roles, { id: newId(), name: 'Crew', permissions: 0n, ...given }),
    member(guildId, userId) {
      const key = `${guildId}/${userId}`;
      if (!members.has(key)) members.set(key, { roles: [], pending: false, flags: 0 });
      return members.get(key);
    },
    leave: (guildId, userId) => void members.set(`${guildId}/${userId}`, undefined),
    permissionsOf(guildId, userId) {
      const roles = world.member(guildId, userId)?.roles ?? [];
      const { ownerId, everyone = PermissionsBitField.Default } = world.guilds.get(guildId) ?? {};
      const sum = roles.reduce((bits, id) => bits | (world.roles.get(id)?.permissions ?? 0n), everyone);
      const everything = ownerId === userId || (sum & PermissionFlagsBits.Administrator) !== 0n;
      return everything ? PermissionsBitField.All : sum;
    },
    channel(id) {
      const channel = world.channels.get(id);
      if (channel === undefined) throw new ApiError(404, 10_003, 'Unknown Channel');
      const expelled = channel.guildId !== undefined && !world.guilds.has(channel.guildId);
      if (expelled) throw new ApiError(403, 50_001, 'Missing Access');
      return channel;
    },
    messagesIn: (channelId) =>
      [...world.messages.values()]
        .filter((message) => message.channelId === channelId && message.ephemeral !== true)
        .toSorted((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1)),
  };
  return world;
}

function remember<T extends { id: string }>(map: Map<string, T>, thing: T): T {
  map.set(thing.id, thing);
  return thing;
}
