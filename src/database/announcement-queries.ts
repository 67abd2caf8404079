import type { Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import { placeNamesOf } from './place-name-queries.ts';
import type { Difference } from './books-queries.ts';
import type { WrittenState } from './limit-queries.ts';
import type { DaySummary } from './summary-queries.ts';
import { inTransaction } from './transaction.ts';
import type { GenerationStatus } from './transitions.ts';

/** What each kind of announcement knows; all of it may leave the house. Micro-dollars as text, for JSON's numbers are floats. */
export interface FactsOf {
  /** Part of a window was used; `state` is as it was just before. Written by the transaction that crossed it. */
  alert: { percent: number; state: WrittenState };
  /** A backend billed more than its own price. Written by the transaction that settled it. */
  overrun: { generationId: string; modelId: string; held: string; cost: string };
  /** Somebody asked in a workspace that waits for an operator. */
  workspace: { platform: string; externalId: string; name: string | null; command: string };
  /** A day (YYYY-MM-DD) of a workspace, or of all of them together. */
  summary: DaySummary & { day: string };
  /** What disagrees with the ledger: how much, and the first of it. */
  books: { count: number; first: Difference[] };
  /** Nobody knows whether the backend has it. */
  uncertain: { generationId: string; modelId: string; backendId: string; held: string };
}

export type AnnouncementKind = keyof FactsOf;

/** Something to be told; a key is told once. */
export interface NewAnnouncement<Kind extends AnnouncementKind> {
  key: string;
  kind: Kind;
  workspaceId?: string;
  facts: FactsOf[Kind];
}

const rowOf = <Kind extends AnnouncementKind>({ facts, ...rest }: NewAnnouncement<Kind>, now: Date) => ({
  data: { ...rest, facts: facts as unknown as Prisma.InputJsonObject, createdAt: now, dueAt: now },
  skipDuplicates: true,
});

export async function noteAnnouncement<Kind extends AnnouncementKind>(
  { prisma }: Database,
  announcement: NewAnnouncement<Kind>,
  now: Date,
): Promise<void> {
  await prisma.announcement.createMany(rowOf(announcement, now));
}

/** Moves a generation if it still has one of these statuses and announces that, both or neither. False: somebody else moved it. */
export async function moveAndAnnounce<Kind extends AnnouncementKind>(
  database: Database,
  move: { id: string; from: GenerationStatus[]; data: Prisma.GenerationUncheckedUpdateManyInput },
  announcement: NewAnnouncement<Kind>,
  now: Date,
): Promise<boolean> {
  return inTransaction(database, async (tx) => {
    const { count } = await tx.generation.updateMany({ where: { id: move.id, status: { in: move.from } }, data: move.data });
    if (count === 1) await tx.announcement.createMany(rowOf(announcement, now));
    return count === 1;
  });
}

/** An announcement that is due, and the workspace that it is about. */
export interface DueAnnouncement {
  key: string;
  kind: AnnouncementKind;
  facts: unknown;
  createdAt: Date;
  faults: number;
  managersToldAt: Date | null;
  operatorToldAt: Date | null;
  workspace: AnnouncedWorkspace | null;
}

export interface AnnouncedWorkspace {
  platform: string;
  externalId: string;
  name: string | null;
  managersChannel: string | null;
  /** Whether it has removed us. */
  left: boolean;
}

/** Takes up to `most` that are due, of the kinds that we can say; the lease keeps others off, and brings them back if we die. */
export async function claimAnnouncements(
  { pool }: Database,
  kinds: string[],
  { now, leaseUntil, most }: { now: Date; leaseUntil: Date; most: number },
): Promise<DueAnnouncement[]> {
  const { rows } = await pool.query<DueAnnouncement>(
    `UPDATE announcement a SET due_at = $2
     FROM (SELECT key, workspace_id FROM announcement WHERE due_at <= $1 AND kind = ANY ($4)
       ORDER BY due_at, key LIMIT $3 FOR UPDATE SKIP LOCKED) due LEFT JOIN workspace w ON w.id = due.workspace_id
     WHERE a.key = due.key
     RETURNING a.key, a.kind, a.facts, a.created_at AS "createdAt", a.faults, a.managers_told_at AS "managersToldAt",
       a.operator_told_at AS "operatorToldAt", CASE WHEN w.id IS NOT NULL THEN jsonb_build_object('platform', w.platform,
         'externalId', w.external_id, 'name', w.name, 'managersChannel', w.managers_channel, 'left', w.left_at IS NOT NULL) END AS workspace`,
    [now, leaseUntil, most, kinds],
  );
  return rows;
}

/** The managers have been told, or cannot be: then the facts say why not. Answers the facts. */
export async function noteManagersTold({ pool }: Database, key: string, now: Date, whyNot?: string): Promise<unknown> {
  const { rows } = await pool.query<{ facts: unknown }>(
    `UPDATE announcement SET managers_told_at = $2, facts = facts || jsonb_strip_nulls(jsonb_build_object('managersNotTold', $3::text))
     WHERE key = $1 RETURNING facts`,
    [key, now, whyNot],
  );
  return rows[0]?.facts;
}

export async function noteOperatorTold({ prisma }: Database, key: string, now: Date): Promise<void> {
  await prisma.announcement.update({ where: { key }, data: { operatorToldAt: now } });
}

/** Tries again at `dueAt`; null: nothing is left to do. */
export async function endTelling({ prisma }: Database, key: string, dueAt: Date | null): Promise<void> {
  await prisma.announcement.update({ where: { key }, data: { dueAt, ...(dueAt && { faults: { increment: 1 } }) } });
}

/** Members and channels by name, and workspaces by where they are, of those ids that are known. */
export async function findNamed({ prisma }: Database, ids: string[]): Promise<Named> {
  // A channel's id is "workspace/channel".
  const where = { id: { in: ids.filter((id) => !id.includes('/')) } };
  const [channels, members, workspaces] = await Promise.all([
    placeNamesOf({ prisma }, ids),
    prisma.member.findMany({ where, select: { id: true, name: true, externalId: true } }),
    prisma.workspace.findMany({ where, select: { id: true, name: true, externalId: true, platform: true } }),
  ]);
  return {
    channels,
    members: new Map(members.map(({ id, ...rest }) => [id, rest])),
    workspaces: new Map(workspaces.map(({ id, ...rest }) => [id, rest])),
  };
}

export interface Named {
  channels: ReadonlyMap<string, string>;
  members: ReadonlyMap<string, { name: string | null; externalId: string }>;
  workspaces: ReadonlyMap<string, Pick<AnnouncedWorkspace, 'platform' | 'externalId' | 'name'>>;
}
