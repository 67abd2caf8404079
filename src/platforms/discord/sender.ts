import { REST, Routes, type APIChannel, type APIMessage, type APIUser, type RateLimitData } from 'discord.js';
import type { Log } from '../../logging/log.ts';
import type { ChatError, ChatSender } from '../chat-platform.ts';
import { createEditPacer } from '../edit-pacer.ts';
import { asChatError, asking } from './errors.ts';
import { findPosted } from './find-posted.ts';
import { limits } from './limits.ts';
import { render } from './render.ts';
import { createUploader } from './upload.ts';

const lookAgainMs = 60_000;

/** Speaks on Discord over REST alone, so that any process can. */
export function createSender({ token, apiUrl, log }: { token: string; apiUrl: string; log: Log }): ChatSender {
  // One client each: a slow upload would hold back every edit in its channel, and a throttled edit every post.
  const client = (timeout: number, retries: number, rejectOnRateLimit: (wait: RateLimitData) => boolean) =>
    new REST({ api: apiUrl, timeout, retries, rejectOnRateLimit, invalidRequestWarningInterval: 500 })
      .setToken(token)
      .on('invalidRequestWarning', ({ count }) =>
        log.warn({ count }, 'Discord refuses many requests; at 10,000 in 10 minutes it bans'),
      );
  const posts = client(15_000, 1, waitsLong);
  const edits = client(5000, 0, () => true);
  const uploads = client(300_000, 0, waitsLong);
  const clients = [posts, edits, uploads];

  const pacer = createEditPacer('discord', limits.editIntervalMs);
  const uploader = createUploader({ posts, uploads });
  const look = createLook(posts, clients, token);

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
    async updateAcknowledgement({ reference }, message) {
      const [applicationId = '', ...rest] = reference.split(':');
      // With `auth` a token that has expired (401) would take the bot's own token from the client.
      const route = Routes.webhookMessage(applicationId, rest.join(':'), '@original');
      const changed = await asking(posts.patch(route, { body: render(message), auth: false })).catch(
        unlessKind('message_gone', 'gone'),
      );
      return changed !== false;
    },
    async tell({ memberId }, message) {
      const open = async () => {
        const channel = (await posts.post(Routes.userChannels(), { body: { recipient_id: memberId } })) as APIChannel;
        await posts.post(Routes.channelMessages(channel.id), { body: render(message) });
      };
      const told = await asking(open()).catch(unlessKind('forbidden'));
      return told !== false;
    },
    linkTo: async ({ workspaceId }, { channelId, messageId }) =>
      `https://discord.com/channels/${workspaceId.startsWith('dm:') ? '@me' : workspaceId}/${channelId}/${messageId}`,
    trouble: look.trouble,
    async stop() {
      for (const each of clients) {
        each.clearHashSweeper();
        each.clearHandlerSweeper();
      }
    },
  };
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
function createLook(rest: REST, clients: REST[], token: string): { me: () => Promise<string>; trouble: ChatSender['trouble'] } {
  let id: string | undefined;
  let looked: { until: number; trouble: Promise<string | undefined> } | undefined;

  const ask = async () => {
    const user = (await asking(rest.get(Routes.user()))) as APIUser;
    id = user.id;
    return user.id;
  };
  const lookNow = async () => {
    // A 401 took the token from its client. If it was a slip of Discord's, this gives it back.
    for (const each of clients) each.setToken(token);
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
