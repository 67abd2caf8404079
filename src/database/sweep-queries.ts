import type { Database } from './database.ts';
import type { GenerationStatus } from './transitions.ts';

/** A row that is due, with what a look at its video needs. */
export interface Due {
  id: string;
  status: GenerationStatus;
  backendId: string;
  modelId: string;
  remoteId: string | null;
  /** The model's first wait between looks. */
  pollMs: number;
  checks: number;
  faults: number;
  renderingAt: Date | null;
  deadlineAt: Date | null;
}

/** Takes up to `most` due rows; the lease keeps others off, and brings the row back if we die. */
export async function claimDue({ pool }: Database, now: Date, leaseUntil: Date, most: number): Promise<Due[]> {
  const { rows } = await pool.query<Due>(
    `UPDATE generation g SET due_at = $2
     FROM (SELECT id FROM generation WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) due, model m
     WHERE g.id = due.id AND m.id = g.model_id
     RETURNING g.id, g.status, g.backend_id AS "backendId", g.model_id AS "modelId", g.remote_id AS "remoteId", m.poll_ms AS "pollMs", g.checks, g.faults,
       g.rendering_at AS "renderingAt", g.deadline_at AS "deadlineAt"`,
    [now, leaseUntil, most],
  );
  return rows;
}

/** What a look at a video that is not ready found. */
export interface StillRunning {
  id: string;
  dueAt: Date;
  progress: number | undefined;
}

/** Many looks in one statement. */
export async function noteStillRunning({ pool }: Database, looks: StillRunning[]): Promise<void> {
  await pool.query(
    `UPDATE generation g SET due_at = x.due_at, progress = coalesce(x.progress, g.progress), checks = g.checks + 1, faults = 0
     FROM unnest($1::text[], $2::timestamptz[], $3::int[]) AS x(id, due_at, progress)
     WHERE g.id = x.id AND g.status IN ('rendering', 'cancelling', 'overdue')`,
    [looks.map((look) => look.id), looks.map((look) => look.dueAt), looks.map((look) => look.progress)],
  );
}

/** The backend has finished it; until `dueAt` it is being fetched. */
export async function noteCompleted({ pool }: Database, id: string, now: Date, dueAt: Date): Promise<void> {
  await pool.query(
    `UPDATE generation SET completed_at = coalesce(completed_at, $2), due_at = $3
     WHERE id = $1 AND status IN ('rendering', 'cancelling', 'overdue')`,
    [id, now, dueAt],
  );
}

/** Tries again later: counts a fault and sets when. */
export async function postpone({ prisma }: Database, id: string, dueAt: Date): Promise<void> {
  await prisma.generation.updateMany({ where: { id, dueAt: { not: null } }, data: { dueAt, faults: { increment: 1 } } });
}

/** A backend wants to be left alone: nothing is submitted to it or asked of it before then. */
export async function pauseBackend({ pool }: Database, backendId: string, until: Date): Promise<void> {
  await pool.query('UPDATE backend SET paused_until = greatest(paused_until, $2) WHERE id = $1', [backendId, until]);
  await pool.query(
    `UPDATE generation SET due_at = $2 + random() * interval '2 s'
     WHERE backend_id = $1 AND status IN ('rendering', 'overdue', 'cancelling') AND due_at < $2`,
    [backendId, until],
  );
}
