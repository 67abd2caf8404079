import { randomBytes } from 'node:crypto';
import { REST, Routes, SnowflakeUtil, type APIChannel, type APIMessage, type APIUser, type RateLimitData } from 'discord.js';
import type { Log } from '../../logging/log.ts';
import type { ChatMessage } from '../chat-message.ts';
import type { ChatError, ChatSender } from '../chat-platform.ts';
import { createEditPacer } from '../edit-pacer.ts';
import { asChatError, asking } from './errors.ts';
import { findPosted } from './find-posted.ts';
import { lookUp } from './hearing/look-up.ts';
import { limits } from './limits.ts';
import { render } from './render.ts';
import { createUploader } from './upload.ts';

const lookAgainMs = 60_000;

/** Speaks on Discord over REST alone, so that any process can. */
export function createSender({ token, apiUrl, log }: { token: string; apiUrl: string; log: Log }): ChatSender {
  const clients = createClients(token, apiUrl, log);
  const { posts, edits } = clients;
  const pacer = createEditPacer('discord', editInterval);
  const uploader = createUploader(clients);
  const look = createLook(clients, token);

  return {
    maxUploadBytes: uploader.maxBytes,
    async post(channelId, message, { nonce }) {
      const body = { ...render(message), nonce, enforce_nonce: true };
      const posted = (await asking(posts.post(Routes.channelMessages(channelId), { body }))) as APIMessage;
      return { channelId, messageId: posted.id };
    },
    async edit({ channelId, messageId }, message, weight) {
      const send = async () => {
        await asking(edits.patch(Routes.channelMessage(channelId, messageId), { body: render(message) }));
      };
      if (weight === 'progress') return pacer.progress(channelId, messageId, send);
      await pacer.final(channelId, messageId, send);
      return true;
    },
    upload: (channelId, message, video, { nonce }) => uploader.upload(channelId, message, video, nonce),
    async retire({ channelId, messageId }) {
      const remove = async () => {
        await asking(posts.delete(Routes.channelMessage(channelId, messageId))).catch(unlessKind('message_gone'));
      };
      await pacer.final(channelId, messageId, remove);
    },
    async find(channelId, about) {
      return asking(look.me().then((me) => findPosted(posts, me, channelId, about)));
    },
    updateAcknowledgement: ({ reference }, message) => updateReply(posts, reference, message),
    tell: ({ memberId }, message) => tell(posts, memberId, message),
    lookUp: (asker) => lookUp(posts, asker),
    linkTo: async ({ workspaceId }, { channelId, messageId }) =>
      `https://discord.com/channels/${workspaceId.startsWith('dm:') ? '@me' : workspaceId}/${channelId}/${messageId}`,
    trouble: look.trouble,
    async stop() {
      for (const each of Object.values(clients)) {
        each.clearHashSweeper();
        each.clearHandlerSweeper();
      }
    },
  };
}

interface Clients {
  posts: REST;
  edits: REST;
  uploads: REST;
}

/** One client each: a slow upload would hold back every edit in its channel, and a throttled edit every post. */
function createClients(token: string, apiUrl: string, log: Log): Clients {
  const client = (timeout: number, retries: number, rejectOnRateLimit: (wait: RateLimitData) => boolean) =>
    new REST({ api: apiUrl, timeout, retries, rejectOnRateLimit, makeRequest: byFetch, invalidRequestWarningInterval: 500 })
      .setToken(token)
      .on('invalidRequestWarning', ({ count }) =>
        log.warn({ count }, 'Discord refuses many requests; at 10,000 in 10 minutes it bans'),
      );
  return { posts: client(15_000, 1, waitsLong), edits: client(5000, 0, () => true), uploads: client(300_000, 0, waitsLong) };
}

async function updateReply(posts: REST, reference: string, message: ChatMessage): Promise<boolean> {
  const [applicationId = '', ...rest] = reference.split(':');
  const route = Routes.webhookMessage(applicationId, rest.join(':'), '@original');
  // With `auth` a token that has expired (401) would take the bot's own token from the client.
  const changed = await asking(posts.patch(route, { body: render(message), auth: false })).catch(
    unlessKind('message_gone', 'gone'),
  );
  return changed !== false;
}

async function tell(posts: REST, memberId: string, message: ChatMessage): Promise<boolean> {
  const open = async () => {
    const channel = (await posts.post(Routes.userChannels(), { body: { recipient_id: memberId } })) as APIChannel;
    // The client may try twice; this keeps it one message.
    const nonce = randomBytes(12).toString('hex');
    await posts.post(Routes.channelMessages(channel.id), { body: { ...render(message), nonce, enforce_nonce: true } });
  };
  const told = await asking(open()).catch(unlessKind('forbidden'));
  return told !== false;
}

/**
 * Node's own fetch: the client's `request` sends a form through the agent of whichever undici the process loaded first, and
 * the one of another version (the backends' undici 7) does not know it as a form.
 */
function byFetch(url: string, init: object): Promise<Response> {
  return fetch(url, init);
}

/** The older a message, the rarer its edits: Discord grows stricter with age. */
function editInterval(messageId: string): number {
  const age = Date.now() - SnowflakeUtil.timestampFrom(messageId);
  return limits.editIntervals.find(({ upToAgeMs }) => age < upToAgeMs)?.ms ?? limits.editIntervalMs;
}

/** Short waits are sat out in the client; a long one is the caller's to plan. */
function waitsLong({ retryAfter, sublimitTimeout, timeToReset }: RateLimitData): boolean {
  return Math.max(retryAfter, sublimitTimeout, timeToReset) > limits.longestWaitMs;
}

/** Turns errors of these kinds into `false`. */
function unlessKind(...kinds: ChatError['kind'][]): (error: ChatError) => false {
  return (error) => {
    if (kinds.includes(error.kind)) return false;
    throw error;
  };
}

/** Asks Discord who we are: to know our own messages, and to know that the token works. */
function createLook(clients: Clients, token: string): { me: () => Promise<string>; trouble: ChatSender['trouble'] } {
  let id: string | undefined;
  let looked: { until: number; trouble: Promise<string | undefined> } | undefined;

  const ask = async () => {
    const user = (await asking(clients.posts.get(Routes.user()))) as APIUser;
    id = user.id;
    return user.id;
  };
  const lookNow = async () => {
    // A 401 took the token from its client. If it was a slip of Discord's, this gives it back.
    for (const each of Object.values(clients)) each.setToken(token);
    return ask().then(
      () => undefined,
      (error: unknown) => asChatError(error).message,
    );
  };
  return {
    me: async () => id ?? ask(),
    trouble() {
      if (looked === undefined || looked.until <= Date.now()) looked = { until: Date.now() + lookAgainMs, trouble: lookNow() };
      return looked.trouble;
    },
  };
}
