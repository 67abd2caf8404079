import type { Limit, LimitPeriod, Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

/** Only one limit has each of these. */
export type LimitKey = Pick<Limit, 'scope' | 'subject' | 'unit' | 'period' | 'authority' | 'onExceed'>;

export async function findLimit(tx: Transaction, key: LimitKey): Promise<Limit | undefined> {
  const where = { scope_subject_unit_period_authority_onExceed: key };
  return (await tx.limit.findUnique({ where })) ?? undefined;
}

export async function addLimit(tx: Transaction, limit: Prisma.LimitUncheckedCreateInput): Promise<Limit> {
  return tx.limit.create({ data: limit });
}

export async function changeLimit(tx: Transaction, id: string, data: Prisma.LimitUncheckedUpdateInput): Promise<Limit> {
  return tx.limit.update({ where: { id }, data });
}

export async function dropLimit(tx: Transaction, id: string): Promise<void> {
  await tx.limit.delete({ where: { id } });
}

/** The operator's limits of these subjects. */
export async function operatorsLimits(
  tx: Transaction,
  subjects: Pick<Limit, 'scope' | 'subject'>[],
  kind: { unit: Limit['unit']; period: LimitPeriod; onExceed: Limit['onExceed'][] },
): Promise<Limit[]> {
  const { unit, period, onExceed } = kind;
  return tx.limit.findMany({ where: { authority: 'operator', unit, period, onExceed: { in: onExceed }, OR: subjects } });
}

/** What was set for a workspace (undefined: for none) and for the whole instance, the widest first. */
export async function limitsOf({ prisma }: Database, workspaceId: string | undefined): Promise<Limit[]> {
  return prisma.limit.findMany({
    where: { OR: [{ scope: 'instance' }, ...(workspaceId === undefined ? [] : [{ workspaceId }])] },
    orderBy: [{ scope: 'asc' }, { subject: 'asc' }, { unit: 'asc' }, { period: 'asc' }, { authority: 'asc' }, { amount: 'asc' }],
  });
}

/** Where a limit's window stands. Micro-dollars, videos or seconds. */
export interface LimitStanding {
  limitId: string;
  /** With grants. */
  amount: bigint;
  spent: bigint;
  held: bigint;
  resetsAt: Date | null;
}

/** Where these limits stand; one for a single video, for videos at one time or for each of many members stands nowhere. */
export async function standingsOf({ prisma }: Database, limitIds: string[], now: Date): Promise<LimitStanding[]> {
  return prisma.$queryRaw<LimitStanding[]>`
    SELECT (s."limit").limit_id AS "limitId", (s."limit").amount, s.spent, s.held,
      CASE WHEN (s."limit").period <> 'total' THEN (s."limit").ends_at END AS "resetsAt"
    FROM unnest(unlocked_states(ARRAY(
      SELECT place_limit(l, l.scope::text::spend_scope, l.subject, coalesce(w.time_zone, 'UTC'), ${now}::timestamptz, ${now}::timestamptz)
      FROM spend_limit l LEFT JOIN workspace w ON w.id = l.workspace_id
      WHERE l.id = ANY (${limitIds}::uuid[]) AND l.scope NOT IN ('role', 'everyone') AND l.period NOT IN ('request', 'at_once')
    ), 0, 0, 0)) s`;
}
