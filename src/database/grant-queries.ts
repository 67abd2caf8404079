import type { Grant, Limit, LimitPeriod, LimitUnit, Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

export type { Grant };

/** A limit with everything that was granted on top. */
export type EffectiveLimit = Pick<Limit, 'scope' | 'unit' | 'period' | 'authority' | 'onExceed' | 'amount'>;

export async function addGrant(tx: Transaction, grant: Prisma.GrantUncheckedCreateInput): Promise<Grant> {
  return tx.grant.create({ data: grant });
}

/** What was granted in a workspace (undefined: in none) and to the whole instance, and has not ended. */
export async function grantsOf({ prisma }: Database, workspaceId: string | undefined, now: Date): Promise<Grant[]> {
  return prisma.grant.findMany({
    where: {
      AND: [
        { OR: [{ scope: 'instance' }, ...(workspaceId === undefined ? [] : [{ workspaceId }])] },
        { OR: [{ endsAt: null }, { endsAt: { gt: now } }] },
      ],
    },
    orderBy: [{ endsAt: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }],
  });
}

/** The limits of a unit and period that apply in a place, whose spending they count, and what they allow just now. */
export async function effectiveLimits(
  tx: Transaction,
  place: { workspaceId: string | undefined; memberId: string | undefined; channelId: string | undefined },
  { unit, period }: { unit: LimitUnit; period: LimitPeriod },
  now: Date,
): Promise<EffectiveLimit[]> {
  const { workspaceId = null, memberId = null, channelId = null } = place;
  return tx.$queryRaw<EffectiveLimit[]>`SELECT scope, unit, period, authority, on_exceed AS "onExceed", amount
    FROM unnest(applicable_limits(${workspaceId}::uuid, ${memberId}::uuid, ${channelId}, ${now}::timestamptz, ${now}::timestamptz))
    WHERE unit = ${unit}::limit_unit AND period = ${period}::limit_period ORDER BY amount`;
}

/** When the window of that period ends that is open now; undefined: never. */
export async function endOfWindow(
  tx: Transaction,
  workspaceId: string | undefined,
  period: LimitPeriod,
  now: Date,
): Promise<Date | undefined> {
  if (period === 'total') return undefined;
  const [row] = await tx.$queryRaw<{ end: Date }[]>`SELECT window_end(${period}::limit_period,
    coalesce((SELECT time_zone FROM workspace WHERE id = ${workspaceId ?? null}::uuid), 'UTC'), ${now}::timestamptz) AS end`;
  return row?.end;
}

/** When a day ("2026-12-31") is over in a workspace's calendar (undefined: in UTC). */
export async function endOfDay(tx: Transaction, workspaceId: string | undefined, day: string): Promise<Date> {
  const rows = await tx.$queryRaw<{ end: Date }[]>`SELECT first_moment(${day}::date + interval '1 day',
    coalesce((SELECT time_zone FROM workspace WHERE id = ${workspaceId ?? null}::uuid), 'UTC')) AS end`;
  const [row] = rows;
  if (row === undefined) throw new Error(`the end of ${day} was not found`);
  return row.end;
}
