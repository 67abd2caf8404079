import { PermissionFlagsBits as Permission } from 'discord.js';
import { ApiError } from './api-error.ts';
import { pingsOf } from './pings.ts';
import type { UploadedFile } from './read-body.ts';
import type { FakeAttachment, FakeChannel, FakeMessage, FakeUser, World } from './world.ts';

export interface MessageBody {
  content?: string;
  components?: FakeMessage['components'];
  allowed_mentions?: Parameters<typeof pingsOf>[1];
  attachments?: { id: string; filename?: string; description?: string }[];
  flags?: number;
  nonce?: string;
  enforce_nonce?: boolean;
}

const mebibyte = 1024 * 1024;
const limitByTier = [20 * mebibyte, 20 * mebibyte, 50 * mebibyte, 100 * mebibyte];
const nonceKnownForMs = 5 * 60_000;

export interface Messages {
  create: (channelId: string, body: MessageBody, files: UploadedFile[]) => FakeMessage;
  edit: (channelId: string, messageId: string, body: MessageBody) => FakeMessage;
  remove: (channelId: string, messageId: string) => void;
  list: (channelId: string, query: URLSearchParams) => FakeMessage[];
  /** What anything of the bot's has pinged; an edit notifies nobody, yet counts when it would mark somebody. */
  pings: string[];
}

export function createMessages(world: World): Messages {
  const pings: string[] = [];

  const existing = (channelId: string, messageId: string): FakeMessage => {
    may(world.channel(channelId), Permission.ViewChannel, 50_001, 'Missing Access');
    const message = world.messages.get(messageId);
    if (message?.channelId !== channelId) throw new ApiError(404, 10_008, 'Unknown Message');
    return message;
  };
  const repeated = (channelId: string, { nonce, enforce_nonce: enforced }: MessageBody) => {
    if (enforced !== true || nonce === undefined) return undefined;
    const since = world.now() - nonceKnownForMs;
    return world.messagesIn(channelId).find((message) => message.nonce === nonce && message.at > since);
  };

  return {
    pings,
    create(channelId, body, files) {
      const channel = world.channel(channelId);
      checkPlace(channel, files.length > 0);
      checkFiles(world, channel, files);
      checkText(body, files.length);
      const before = repeated(channelId, body);
      if (before !== undefined) return before;
      const message = compose(world, world.bot, channelId, body, files);
      pings.push(...pingsOf(message.content, body.allowed_mentions));
      world.messages.set(message.id, message);
      return message;
    },
    edit(channelId, messageId, body) {
      const message = existing(channelId, messageId);
      if (message.author.id !== world.bot.id) throw new ApiError(403, 50_005, 'Cannot edit a message authored by another user');
      if (world.channel(channelId).archived) throw new ApiError(400, 50_083, 'Thread is archived');
      checkText(body, message.attachments.length);
      pings.push(...pingsOf(body.content ?? '', body.allowed_mentions));
      amend(message, body, world.now());
      return message;
    },
    remove(channelId, messageId) {
      world.messages.delete(existing(channelId, messageId).id);
    },
    list(channelId, query) {
      const channel = world.channel(channelId);
      may(channel, Permission.ViewChannel, 50_001, 'Missing Access');
      if ((channel.permissions & Permission.ReadMessageHistory) === 0n) return [];
      const limit = Number(query.get('limit') ?? 50);
      if (limit > 100) throw new ApiError(400, 50_035, 'Invalid Form Body');
      const after = query.get('after');
      const all = world.messagesIn(channelId);
      const page = after === null ? all.slice(-limit) : all.filter(({ id }) => BigInt(id) > BigInt(after)).slice(0, limit);
      return page.toReversed();
    },
  };
}

/** A new message, not yet anywhere. */
export function compose(
  world: World,
  author: FakeUser,
  channelId: string,
  body: MessageBody,
  files: UploadedFile[],
): FakeMessage {
  return {
    id: world.newId(),
    channelId,
    author,
    content: body.content ?? '',
    components: body.components ?? [],
    attachments: files.map((file) => attach(world, file, body)),
    flags: body.flags ?? 0,
    at: world.now(),
    ...(body.nonce !== undefined && { nonce: body.nonce }),
  };
}

export function amend(message: FakeMessage, body: MessageBody, at: number): void {
  message.content = body.content ?? message.content;
  message.components = body.components ?? message.components;
  message.flags = body.flags ?? message.flags;
  const kept = body.attachments?.map(({ id }) => id);
  if (kept !== undefined) message.attachments = message.attachments.filter(({ id }) => kept.includes(id));
  message.editedAt = at;
}

function attach(world: World, { field, filename, bytes }: UploadedFile, body: MessageBody): FakeAttachment {
  const described = body.attachments?.find(({ id }) => field === `files[${id}]`)?.description;
  return { id: world.newId(), filename, bytes, ...(described !== undefined && { description: described }) };
}

function may(channel: FakeChannel, permission: bigint, code: number, message: string): void {
  if (channel.type !== 1 && (channel.permissions & permission) === 0n) throw new ApiError(403, code, message);
}

function checkPlace(channel: FakeChannel, withFile: boolean): void {
  may(channel, Permission.ViewChannel, 50_001, 'Missing Access');
  may(channel, channel.type === 11 ? Permission.SendMessagesInThreads : Permission.SendMessages, 50_013, 'Missing Permissions');
  if (withFile) may(channel, Permission.AttachFiles, 50_013, 'Missing Permissions');
  if (channel.archived) throw new ApiError(400, 50_083, 'Thread is archived');
}

function checkFiles(world: World, channel: FakeChannel, files: UploadedFile[]): void {
  const tier = world.guilds.get(channel.guildId ?? '')?.tier ?? 0;
  const limit = channel.uploadLimit ?? limitByTier[tier] ?? 0;
  if (files.some(({ bytes }) => bytes.length > limit)) throw new ApiError(413, 40_005, 'Request entity too large');
}

export function checkText({ content = '', nonce = '', components = [] }: MessageBody, files: number): void {
  if (content.length > 2000 || nonce.length > 25) throw new ApiError(400, 50_035, 'Invalid Form Body');
  if (content.trim() === '' && files === 0) throw new ApiError(400, 50_006, 'Cannot send an empty message');
  const ids = components.flatMap((row) => row.components.map(({ custom_id: id }) => id));
  if (new Set(ids).size < ids.length) throw new ApiError(400, 50_035, 'Component custom id cannot be duplicated');
}
