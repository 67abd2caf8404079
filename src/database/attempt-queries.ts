import type { AttemptOutcome } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';

export interface Claim {
  generationId: string;
  attemptId: string;
}

/** The next generation to submit to this backend, with its attempt row committed; undefined: no slot, or nobody waits. */
export async function claimSubmission(
  { pool }: Database,
  backendId: string,
  now: Date,
  leaseUntil: Date,
): Promise<Claim | undefined> {
  const { rows } = await pool.query<{ generation_id: string | null; attempt_id: string | null }>(
    'SELECT * FROM claim_submission($1, $2, $3)',
    [backendId, now, leaseUntil],
  );
  const row = rows[0];
  if (row?.generation_id == null || row.attempt_id === null) return undefined;
  return { generationId: row.generation_id, attemptId: row.attempt_id };
}

/** The POST is still under way: nobody else may judge it yet. */
export async function extendAttempt({ prisma }: Database, claim: Claim, until: Date): Promise<void> {
  await prisma.$transaction([
    prisma.attempt.updateMany({ where: { id: claim.attemptId, outcome: 'open' }, data: { leaseUntil: until } }),
    prisma.generation.updateMany({ where: { id: claim.generationId, status: 'submitting' }, data: { dueAt: until } }),
  ]);
}

export async function endAttempt(
  { prisma }: Database,
  attemptId: string,
  outcome: AttemptOutcome,
  now: Date,
  detail?: string,
): Promise<void> {
  const data = { outcome, endedAt: now, ...(detail !== undefined && { detail: detail.slice(0, 500) }) };
  await prisma.attempt.updateMany({ where: { id: attemptId, outcome: { in: ['open', 'unknown'] } }, data });
}

/** Nothing was accepted, and that is certain: the attempt ends and its generation waits again, both or neither. */
export async function returnToLine(
  { prisma }: Database,
  claim: Claim,
  outcome: 'throttled' | 'not_sent',
  again: { now: Date; until: Date; detail: string },
): Promise<void> {
  const { now, until } = again;
  await prisma.$transaction([
    prisma.attempt.updateMany({
      where: { id: claim.attemptId, outcome: { in: ['open', 'unknown'] } },
      data: { outcome, endedAt: now, detail: again.detail.slice(0, 500) },
    }),
    prisma.generation.updateMany({
      where: { id: claim.generationId, status: { in: ['submitting', 'uncertain'] } },
      data: { status: 'queued', notBefore: until, dueAt: until, faults: { increment: 1 } },
    }),
  ]);
}

/** The attempt of a generation that may have reached the backend. */
export async function openAttempt(
  { prisma }: Database,
  generationId: string,
): Promise<{ id: string; startedAt: Date } | undefined> {
  return (await prisma.attempt.findFirst({ where: { generationId, outcome: { in: ['open', 'unknown'] } } })) ?? undefined;
}
