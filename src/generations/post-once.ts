import { after } from '../clock/clock.ts';
import type { Generation } from '../database/generation-queries.ts';
import {
  claimPost,
  extendPost,
  forgetPost,
  notePosted,
  notePostFile,
  releasePost,
  type PostKind,
  type PostRow,
} from '../database/post-queries.ts';
import { ChatError, type ChatSender, type Posted, type UploadMemory } from '../platforms/chat-platform.ts';
import { placeOf } from './asker-of.ts';
import type { Doors } from './doors.ts';
import { withHeartbeat } from './heartbeat.ts';
import { insist } from './insist.ts';

const leaseMs = 5_000;

/** What a post sends, given what an earlier try had noted. */
export type Send = (sender: ChatSender, options: { nonce: string; memory: UploadMemory }) => Promise<Posted>;

/**
 * Posts a generation's message of one kind at most once, through any crash: the row is claimed before the post, and whoever
 * takes over a claim looks in the channel first.
 * @param channelId where, if not where the video was asked for
 * @returns where it is, or undefined while another process is at it.
 * @throws {ChatError} when the platform does not take it.
 */
export async function postOnce(
  doors: Doors,
  sender: ChatSender,
  generation: Generation,
  kind: PostKind,
  send: Send,
  channelId = placeOf(generation),
): Promise<Posted | undefined> {
  const { database, clock } = doors;
  const { id, platform } = generation;
  const known = generation.posts.find((post) => post.kind === kind);
  if (known?.messageId != null) return { channelId: known.channelId, messageId: known.messageId };

  const lease = () => after(clock.now(), leaseMs);
  const row = await claimPost(database, { generationId: id, kind, platform, channelId }, clock.now(), lease());
  if (row === undefined) return undefined;
  const renew = () => extendPost(database, id, kind, lease());
  const posted = await withHeartbeat(leaseMs / 3, renew, () =>
    findOrSend(doors, sender, { generation, kind, channelId, row }, send),
  );
  await insist(doors.log, () => notePosted(database, id, kind, posted, clock.now()));
  return posted;
}

/** The right to post a message of this kind in a channel, and what an earlier try had noted. */
interface Claim {
  generation: Generation;
  kind: PostKind;
  channelId: string;
  row: PostRow;
}

async function findOrSend(doors: Doors, sender: ChatSender, claim: Claim, send: Send): Promise<Posted> {
  const { database, clock, log } = doors;
  const { kind, row } = claim;
  const { id } = claim.generation;
  const remember = (fileId: string) => insist(log, () => notePostFile(database, id, kind, fileId));
  let surelyNotPosted = false;
  try {
    const found = row.fresh ? undefined : await find(sender, claim);
    if (found !== undefined) return found;
    surelyNotPosted = true;
    return await send(sender, { nonce: nonceOf(id, kind), memory: { fileId: row.fileId ?? undefined, remember } });
  } catch (error) {
    const refused = error instanceof ChatError && error.kind !== 'unavailable';
    await (surelyNotPosted && refused ? forgetPost(database, id, kind) : releasePost(database, id, kind, clock.now()));
    throw error;
  }
}

function find(sender: ChatSender, { generation, kind, channelId, row }: Claim): Promise<Posted | undefined> {
  const { id, createdAt } = generation;
  return sender.find(channelId, { generationId: id, kind, since: createdAt, ...earlier(generation, row) });
}

function earlier(generation: Generation, row: PostRow): { fileId?: string; progress?: Posted } {
  const progress = progressOf(generation);
  return { ...(row.fileId !== null && { fileId: row.fileId }), ...(progress !== undefined && { progress }) };
}

/** Where the progress message of a generation stands, if it was posted and not taken away. */
export function progressOf(generation: Generation): Posted | undefined {
  const post = generation.posts.find(({ kind }) => kind === 'progress');
  if (post?.messageId == null || post.removedAt !== null) return undefined;
  return { channelId: post.channelId, messageId: post.messageId };
}

/** Discord takes at most 25 characters. */
function nonceOf(id: string, kind: PostKind): string {
  return `${kind}-${id}`;
}
