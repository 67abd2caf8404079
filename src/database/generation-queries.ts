import type { Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import type { GenerationStatus } from './transitions.ts';

const whole = {
  model: true,
  price: true,
  backend: true,
  member: true,
  workspace: true,
  approval: true,
  posts: true,
} satisfies Prisma.GenerationInclude;

/** A generation with all that a rule or a message needs to know about it. */
export type Generation = Prisma.GenerationGetPayload<{ include: typeof whole }>;

export async function findGeneration({ prisma }: Database, id: string): Promise<Generation | undefined> {
  return (await prisma.generation.findUnique({ where: { id }, include: whole })) ?? undefined;
}

/** How many wait before this one at its backend, by the time they asked. */
export async function countAhead({ pool }: Database, generation: { backendId: string; createdAt: Date }): Promise<number> {
  // In these words the index of open generations answers.
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM generation WHERE status = 'queued' AND backend_id = $1 AND created_at < $2`,
    [generation.backendId, generation.createdAt],
  );
  return rows[0]?.count ?? 0;
}

/** Keeps the lowest place that was ever shown, and answers it. */
export async function lowerShownPlace({ pool }: Database, id: string, place: number): Promise<number> {
  const { rows } = await pool.query<{ shown_place: number }>(
    'UPDATE generation SET shown_place = least(shown_place, $2) WHERE id = $1 RETURNING shown_place',
    [id, place],
  );
  return rows[0]?.shown_place ?? place;
}

/** How long a video took from accepted to stored, and the last progress that its backend reported. */
export interface Render {
  ms: number;
  progress: number | null;
}

/** The model's last videos, newest first. */
export async function lastRenders({ prisma }: Database, modelId: string, most: number): Promise<Render[]> {
  const rows = await prisma.generation.findMany({
    where: { modelId, storedAt: { not: null }, renderingAt: { not: null } },
    orderBy: { storedAt: 'desc' },
    take: most,
    select: { storedAt: true, renderingAt: true, progress: true },
  });
  return rows.map(({ storedAt, renderingAt, progress }) => ({
    ms: (storedAt?.getTime() ?? 0) - (renderingAt?.getTime() ?? 0),
    progress,
  }));
}

/** Rows by status, for the gauges. */
export async function countOpen({ pool }: Database): Promise<Partial<Record<GenerationStatus, number>>> {
  // In these words the index of open generations answers.
  const { rows } = await pool.query<{ status: GenerationStatus; count: number }>(
    `SELECT status, count(*)::int AS count FROM generation WHERE status NOT IN ('delivered', 'failed', 'cancelled') GROUP BY status`,
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** Of these remote ids, the ones that a row of ours claims. */
export async function claimedRemoteIds({ prisma }: Database, backendId: string, remoteIds: string[]): Promise<Set<string>> {
  const rows = await prisma.generation.findMany({
    where: { backendId, remoteId: { in: remoteIds } },
    select: { remoteId: true },
  });
  return new Set(rows.flatMap((row) => row.remoteId ?? []));
}

/** Other generations that ask for the same thing and whose remote id is not known (yet): a job found could be theirs. */
export async function countRivals({ pool }: Database, generation: Generation): Promise<number> {
  const { id, backendId, modelId, prompt, seconds } = generation;
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM generation WHERE status IN ('submitting', 'uncertain')
       AND id <> $1 AND backend_id = $2 AND model_id = $3 AND prompt = $4 AND seconds = $5`,
    [id, backendId, modelId, prompt, seconds],
  );
  return rows[0]?.count ?? 0;
}

/** What waits in a workspace, or of one member: for a manager, or in line. */
export async function waitingOf({ prisma }: Database, whose: { workspaceId: string } | { memberId: string }): Promise<string[]> {
  const where = { ...whose, status: { in: ['awaiting_approval', 'queued'] satisfies GenerationStatus[] } };
  const rows = await prisma.generation.findMany({ where, select: { id: true } });
  return rows.map(({ id }) => id);
}
