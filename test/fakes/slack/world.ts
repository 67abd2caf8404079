import { SlackRefusal } from './slack-refusal.ts';

export interface FakeChannel {
  id: string;
  name: string;
  isPrivate: boolean;
  archived: boolean;
  /** Whether the bot is a member. */
  joined: boolean;
}

export type Block = Record<string, unknown> & { type: string };

export interface FakeFile {
  id: string;
  name: string;
  title: string;
  length: number;
  bytes?: Buffer;
  /** Set once `completeUploadExternal` has been answered. */
  completed: boolean;
  shares: { channel: string; ts: string }[];
}

export interface FakeMessage {
  ts: string;
  channel: string;
  threadTs?: string;
  text: string;
  blocks: Block[];
  metadata?: { event_type: string; event_payload: Record<string, unknown> };
  fileId?: string;
}

/** Something that one person alone sees. */
export interface Ephemeral {
  ts: string;
  user: string;
  /** The response addresses that it came through, or was changed through. */
  responseIds: string[];
  text: string;
  blocks: Block[];
}

/** A person as `users.info` describes them. */
export interface FakeUser {
  id: string;
  name: string;
  team_id: string;
  deleted?: boolean;
  is_admin?: boolean;
  is_owner?: boolean;
  is_primary_owner?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
  is_bot?: boolean;
  enterprise_user?: { teams: string[] };
}

interface FakeUserGroup {
  id: string;
  handle: string;
  users: string[];
}

interface ResponseAddress {
  user: string;
  at: number;
  uses: number;
  /** The message whose button was clicked: what `replace_original` replaces. */
  source?: FakeMessage | Ephemeral;
}

export interface FakeView {
  id: string;
  user: string;
  view: { callback_id: string; private_metadata: string; blocks: Block[] };
}

/** Everything there is in this Slack workspace. */
export interface World {
  now: () => number;
  newId: (prefix: string) => string;
  newTs: () => string;
  team: { id: string; domain: string };
  bot: { id: string; botId: string; name: string };
  scopes: Set<string>;
  users: Map<string, FakeUser>;
  userGroups: FakeUserGroup[];
  /** What the app's manifest says of its command. */
  shouldEscape: boolean;
  /** An error word instead of a working token. */
  tokenTrouble: string | undefined;
  channels: Map<string, FakeChannel>;
  messages: FakeMessage[];
  ephemerals: Ephemeral[];
  files: Map<string, FakeFile>;
  views: Map<string, FakeView>;
  triggers: Map<string, { at: number; user: string }>;
  responses: Map<string, ResponseAddress>;
  /** Whom or what our messages have pinged so far. */
  pings: string[];
  violations: string[];
  /** Milliseconds until a share that was asked for is there. */
  shareDelayMs: number;
  /** How many of the next shares never happen, although Slack says ok. */
  sharesToLose: number;
  /** A person, who is a full member of this workspace until something else is said. */
  person: (id: string, given?: Partial<FakeUser>) => FakeUser;
  addChannel: (given?: Partial<FakeChannel>) => FakeChannel;
  /** @throws {SlackRefusal} when the bot may not post there, in Slack's words. */
  open: (channelId: string) => FakeChannel;
  message: (channelId: string, ts: string) => FakeMessage | undefined;
}

export function createWorld(now: () => number): World {
  let counter = 0;
  let lastTs = 0;
  const world: World = {
    now,
    newId: (prefix) => `${prefix}${(++counter).toString(36).toUpperCase().padStart(8, '0')}`,
    newTs: () => {
      lastTs = Math.max(lastTs + 1, now() * 1000);
      return `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, '0')}`;
    },
    team: { id: 'T0TEAM', domain: 'filmclub' },
    bot: { id: 'U0SORABOT', botId: 'B0SORABOT', name: 'sorabot' },
    scopes: new Set(['commands', 'chat:write', 'files:write', 'files:read', 'im:write', 'users:read', 'usergroups:read']),
    users: new Map(),
    userGroups: [],
    shouldEscape: true,
    tokenTrouble: undefined,
    channels: new Map(),
    messages: [],
    ephemerals: [],
    files: new Map(),
    views: new Map(),
    triggers: new Map(),
    responses: new Map(),
    pings: [],
    violations: [],
    shareDelayMs: 5,
    sharesToLose: 0,
    person(id, given = {}) {
      const user = { id, name: 'anna', team_id: world.team.id, ...world.users.get(id), ...given };
      world.users.set(id, user);
      return user;
    },
    addChannel(given = {}) {
      const channel = { id: world.newId('C'), name: 'general', isPrivate: false, archived: false, joined: true, ...given };
      world.channels.set(channel.id, channel);
      return channel;
    },
    open(channelId) {
      const channel = world.channels.get(channelId);
      if (channel === undefined || (channel.isPrivate && !channel.joined)) throw new SlackRefusal('channel_not_found');
      if (!channel.joined) throw new SlackRefusal('not_in_channel');
      if (channel.archived) throw new SlackRefusal('is_archived');
      return channel;
    },
    message: (channelId, ts) => world.messages.find((message) => message.channel === channelId && message.ts === ts),
  };
  return world;
}
