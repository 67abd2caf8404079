import type { GenerationStatus, Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';

export type { GenerationStatus };

/** One conditional update: moves a generation if it still has one of these statuses. False: somebody else moved it. */
export async function moveGeneration(
  { prisma }: Database,
  id: string,
  from: GenerationStatus[],
  data: Prisma.GenerationUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await prisma.generation.updateMany({ where: { id, status: { in: from } }, data });
  return count === 1;
}

export interface Settlement {
  id: string;
  from: GenerationStatus[];
  to: GenerationStatus;
  /** Micro-dollars; 0 gives the whole hold back. */
  cost: bigint;
  source: string | undefined;
  errorKind?: string;
  errorDetail?: string;
}

/** Moves a generation and ends its hold, together. False: it had moved, or been settled, already. */
export async function settleGeneration({ pool }: Database, settlement: Settlement, now: Date): Promise<boolean> {
  const { id, from, to, cost, source, errorKind, errorDetail } = settlement;
  const { rows } = await pool.query<{ settled: boolean }>(
    'SELECT settle_generation($1, $2::generation_status[], $3, $4, $5, $6, $7, $8) AS settled',
    [id, from, to, cost, source, errorKind, errorDetail?.slice(0, 500), now],
  );
  return rows[0]?.settled === true;
}

/** Whether a write broke a unique index (Prisma's P2002). */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}
