import type { PostKind } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';

export type { PostKind };

export interface PostRow {
  messageId: string | null;
  fileId: string | null;
  /** False: somebody began this post before us, and may have got as far as the channel. */
  fresh: boolean;
}

/**
 * Takes the right to post one message. Undefined: another has it just now, or the message is posted already.
 * @param until how long the right lasts without {@link extendPost}
 */
export async function claimPost(
  { pool }: Database,
  post: { generationId: string; kind: PostKind; platform: string; channelId: string },
  now: Date,
  until: Date,
): Promise<PostRow | undefined> {
  const { rows } = await pool.query<PostRow>(
    `INSERT INTO post (generation_id, kind, platform, channel_id, claimed_until) VALUES ($1, $2, $3, $4, $6)
     ON CONFLICT (generation_id, kind) DO UPDATE SET claimed_until = excluded.claimed_until
       WHERE post.message_id IS NULL AND post.claimed_until <= $5
     RETURNING message_id AS "messageId", file_id AS "fileId", xmax = 0 AS fresh`,
    [post.generationId, post.kind, post.platform, post.channelId, now, until],
  );
  return rows[0];
}

const only = (generationId: string, kind: PostKind) => ({ where: { generationId_kind: { generationId, kind } } });

export async function extendPost({ prisma }: Database, generationId: string, kind: PostKind, until: Date): Promise<void> {
  await prisma.post.update({ ...only(generationId, kind), data: { claimedUntil: until } });
}

/** Before the step that shows a file in the channel: so that a crash in between does not show it twice. */
export async function notePostFile({ prisma }: Database, generationId: string, kind: PostKind, fileId: string): Promise<void> {
  await prisma.post.update({ ...only(generationId, kind), data: { fileId } });
}

export async function notePosted(
  { prisma }: Database,
  generationId: string,
  kind: PostKind,
  posted: { channelId: string; messageId: string },
  now: Date,
): Promise<void> {
  await prisma.post.update({ ...only(generationId, kind), data: { ...posted, postedAt: now } });
}

export async function notePostRemoved({ prisma }: Database, generationId: string, kind: PostKind, now: Date): Promise<void> {
  await prisma.post.updateMany({ where: { generationId, kind }, data: { removedAt: now } });
}

/** The message is known not to be in the channel: forget that it was tried. */
export async function forgetPost({ prisma }: Database, generationId: string, kind: PostKind): Promise<void> {
  await prisma.post.deleteMany({ where: { generationId, kind, messageId: null, fileId: null } });
}

/** It may be in the channel or not: whoever comes next looks first. */
export async function releasePost({ prisma }: Database, generationId: string, kind: PostKind, now: Date): Promise<void> {
  await prisma.post.updateMany({ where: { generationId, kind, messageId: null }, data: { claimedUntil: now } });
}
