import { WebClient, type WebClientOptions } from '@slack/web-api';
import { metrics } from '../../metrics/metrics.ts';
import type { ChatMessage } from '../chat-message.ts';
import { ChatError, type ChatSender, type Posted } from '../chat-platform.ts';
import { createEditPacer } from '../edit-pacer.ts';
import { asChatError, asking, wordOf } from './errors.ts';
import { findMarked, findShare, mark } from './find-posted.ts';
import type { Directory } from './hearing/directory.ts';
import { limits, messageIntervalMs } from './limits.ts';
import { render } from './render.ts';
import { createUploader } from './upload.ts';

/** What every message says: names and addresses in it are never made live, and nothing is unfurled. */
const still = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

/** What the manifest asks for and every message or video needs. */
const neededScopes = ['chat:write', 'files:write', 'files:read'];

export interface SenderOptions {
  botToken: string;
  client: WebClientOptions;
  directory: Directory;
  /** The waits before each look for a video that was shared. */
  shareWaitsMs: number[];
}

/** Speaks for the bot over Slack's Web API. */
export function createSender({ botToken, client: options, directory, shareWaitsMs }: SenderOptions): ChatSender {
  const client = new WebClient(botToken, options);
  const upload = createUploader(new WebClient(botToken, { ...options, timeout: limits.uploadMs }), shareWaitsMs);
  const pacer = createEditPacer('slack', limits.editIntervalMs);
  const shares = createEditShares();

  return {
    maxUploadBytes: async () => limits.uploadBytes,
    post: (channelId, message) => post(client, channelId, message),
    async edit(posted, message, weight) {
      const send = () => update(client, posted, message);
      // One lane for all: Slack limits edits by workspace, and a bot token is one workspace.
      if (weight === 'progress') return shares.edit(keyOf(posted), () => pacer.progress('workspace', keyOf(posted), send));
      await pacer.final('workspace', keyOf(posted), send);
      return true;
    },
    upload: (channelId, message, video, { memory, progress }) =>
      inChannel(client, channelId, upload({ channelId, message, video, memory, progress })),
    async retire(progress, done) {
      await pacer.final('workspace', keyOf(progress), () => update(client, progress, done)).catch(unlessGone);
    },
    async find(channelId, { kind, fileId, ...about }) {
      if (kind !== 'result') return findMarked(client, channelId, { ...about, kind });
      const share = fileId === undefined ? undefined : await findShare(client, fileId, channelId);
      return share === 'unknown' ? undefined : share;
    },
    updateAcknowledgement: (acknowledgement, message) => respond(acknowledgement.reference, message, true),
    tell: ({ memberId }, message) => tell(client, memberId, message),
    lookUp: directory.lookUp,
    async linkTo(_asker, { channelId, messageId }) {
      const link = await client.chat.getPermalink({ channel: channelId, message_ts: messageId }).catch(() => undefined);
      return link?.permalink;
    },
    trouble: createTrouble(client),
    stop: async () => undefined,
  };
}

const keyOf = ({ channelId, messageId }: Posted) => `${channelId}/${messageId}`;

async function post(client: WebClient, channel: string, message: ChatMessage): Promise<Posted> {
  const posted = await inChannel(
    client,
    channel,
    client.chat.postMessage({ channel, ...render(message), ...still, ...markOf(message) }),
  );
  if (posted.ts === undefined) throw new ChatError('unavailable', 'Slack gave no id for the message.');
  return { channelId: posted.channel ?? channel, messageId: posted.ts };
}

async function update(client: WebClient, { channelId, messageId }: Posted, message: ChatMessage): Promise<void> {
  const { parse, link_names } = still;
  await inChannel(
    client,
    channelId,
    client.chat.update({ channel: channelId, ts: messageId, ...render(message), parse, link_names }),
  );
}

/** A direct message; Slack opens one with anybody who has not forbidden it. */
async function tell(client: WebClient, memberId: string, message: ChatMessage): Promise<boolean> {
  try {
    const { channel } = await asking(client.conversations.open({ users: memberId }));
    if (channel?.id === undefined) return false;
    await post(client, channel.id, message);
    return true;
  } catch (error) {
    const { kind } = asChatError(error);
    if (kind === 'gone' || kind === 'forbidden' || kind === 'rejected') return false;
    throw error;
  }
}

/** Runs a request; a refusal that an invitation would cure says so, with the bot's own name. */
async function inChannel<T>(client: WebClient, channelId: string, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    const refusal = asChatError(error);
    const word = wordOf(refusal.cause);
    if (word !== 'not_in_channel' && word !== 'channel_not_found') throw refusal;
    // Nobody can be invited to a direct message between two people.
    if (channelId.startsWith('D'))
      throw new ChatError('forbidden', 'I cannot write here. Ask me in a channel.', { cause: error });
    const us = await client.auth.test().catch(() => undefined);
    throw new ChatError('forbidden', `Invite me to this channel first: /invite @${us?.user ?? 'me'}.`, { cause: error });
  }
}

/** Answers through the address that came with an act (JSON, no token). False when Slack takes no more answers there. */
export async function respond(responseUrl: string, message: ChatMessage, replace: boolean): Promise<boolean> {
  const body = { response_type: 'ephemeral', replace_original: replace, ...render(message) };
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(limits.requestMs);
  try {
    const answer = await fetch(responseUrl, { method: 'POST', headers, body: JSON.stringify(body), redirect: 'error', signal });
    await answer.body?.cancel();
    if (answer.status === 429 || answer.status >= 500) throw new Error(`its response address answers ${answer.status}`);
    return answer.ok;
  } catch (error) {
    throw asChatError(error);
  }
}

/** Makes a message recognisable in the channel's history; an edit leaves this as it is. */
function markOf({ generationId, kind }: ChatMessage) {
  return generationId && { metadata: { event_type: mark, event_payload: { generation_id: generationId, kind } } };
}

function unlessGone(error: unknown): void {
  if (!(error instanceof ChatError) || error.kind !== 'message_gone') throw error;
}

/** Lets each message be edited only so often, so that a busy one does not take the workspace's edits from the others. */
function createEditShares() {
  const edited = new Map<string, number>();
  return {
    /** Answers false when it was not edited. */
    async edit(message: string, send: () => Promise<boolean>): Promise<boolean> {
      const now = Date.now();
      for (const [key, at] of edited) if (at < now - 60_000) edited.delete(key);
      if (now - (edited.get(message) ?? 0) < messageIntervalMs(edited.size)) {
        metrics.droppedEdits.inc({ platform: 'slack' });
        return false;
      }
      const sent = await send();
      if (sent) edited.set(message, now);
      return sent;
    },
  };
}

/** Asks Slack at most once a minute whether our token still works and may do what is needed. */
function createTrouble(client: WebClient): () => Promise<string | undefined> {
  let asked = { at: 0, answer: Promise.resolve<string | undefined>(undefined) };
  const ask = async () => {
    try {
      const { response_metadata } = await asking(client.auth.test());
      const scopes = response_metadata?.scopes;
      const lacking = scopes && neededScopes.filter((scope) => !scopes.includes(scope));
      return lacking && lacking.length > 0 ? `the Slack app lacks ${lacking.join(', ')}: reinstall it` : undefined;
    } catch (error) {
      return asChatError(error).message;
    }
  };
  return () => {
    if (Date.now() - asked.at >= 60_000) asked = { at: Date.now(), answer: ask() };
    return asked.answer;
  };
}
