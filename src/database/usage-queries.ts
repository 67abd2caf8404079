import type { Grant, Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import type { LimitState } from './limit-queries.ts';

export type { Grant };

/** Whom a standing is about, where; ids are our own but for the platform's channel. */
export interface Place {
  workspaceId: string;
  memberId: string;
  channelId: string;
}

/** Micro-dollars, and how many videos came of them. */
export interface Total {
  usd: bigint;
  videos: number;
}

export type Totals = Record<'today' | 'week' | 'month', Total>;

type Sums = Record<keyof Totals, string | null> & Record<`${keyof Totals}Videos`, number | null>;

/** What a member and their workspace have spent, in the workspace's calendar: from the roll-up that settling keeps. */
export async function spentBy(
  { pool }: Database,
  { workspaceId, memberId }: Omit<Place, 'channelId'>,
  now: Date,
): Promise<{ mine: Totals; ours: Totals }> {
  const { rows } = await pool.query<{ mine: boolean } & Sums>(
    `WITH calendar AS (SELECT day, date_trunc('week', day)::date AS week, date_trunc('month', day)::date AS month
         FROM (SELECT ($3::timestamptz AT TIME ZONE time_zone)::date AS day FROM workspace WHERE id = $1) today),
       since AS (SELECT least(week, month) AS day FROM calendar),
       usage AS (SELECT false AS mine, day, cost_usd, made FROM daily_usage WHERE workspace_id = $1 AND day >= (SELECT day FROM since)
         UNION ALL SELECT true, day, cost_usd, made FROM daily_usage WHERE member_id = $2 AND day >= (SELECT day FROM since))
     SELECT mine, sum(cost_usd) FILTER (WHERE u.day >= c.day)::text AS today, sum(made) FILTER (WHERE u.day >= c.day)::int AS "todayVideos",
       sum(cost_usd) FILTER (WHERE u.day >= week)::text AS week, sum(made) FILTER (WHERE u.day >= week)::int AS "weekVideos",
       sum(cost_usd) FILTER (WHERE u.day >= month)::text AS month, sum(made) FILTER (WHERE u.day >= month)::int AS "monthVideos"
     FROM usage u CROSS JOIN calendar c GROUP BY mine`,
    [workspaceId, memberId, now],
  );
  const sumsOf = (mine: boolean) => totalsOf(rows.find((row) => row.mine === mine));
  return { mine: sumsOf(true), ours: sumsOf(false) };
}

function totalsOf(sums: Sums | undefined): Totals {
  const total = (period: keyof Totals): Total => ({ usd: BigInt(sums?.[period] ?? 0), videos: sums?.[`${period}Videos`] ?? 0 });
  return { today: total('today'), week: total('week'), month: total('month') };
}

const told = {
  prompt: true,
  seconds: true,
  status: true,
  heldMicroUsd: true,
  costMicroUsd: true,
  costSource: true,
  model: { select: { label: true } },
} satisfies Prisma.GenerationSelect;

/** A request and what it did cost. */
export type LastCost = Prisma.GenerationGetPayload<{ select: typeof told }>;

/** A member's last requests, newest first. */
export async function lastCosts({ prisma }: Database, memberId: string, most: number): Promise<LastCost[]> {
  return prisma.generation.findMany({ where: { memberId }, orderBy: { createdAt: 'desc' }, take: most, select: told });
}

/** What is added to a member's limits just now, by whoever may. */
export async function grantsFor({ prisma }: Database, { workspaceId, memberId, channelId }: Place, now: Date): Promise<Grant[]> {
  return prisma.grant.findMany({
    where: {
      AND: [
        { OR: [{ endsAt: null }, { endsAt: { gt: now } }] },
        {
          OR: [
            { scope: 'instance', subject: '' },
            { scope: 'workspace', subject: workspaceId },
            { scope: 'channel', subject: `${workspaceId}/${channelId}` },
            { scope: 'member', subject: memberId },
          ],
        },
      ],
      startsAt: { lte: now },
    },
    orderBy: [{ endsAt: 'asc' }, { id: 'asc' }],
  });
}

/** Limits of videos at one time: they have no window, so no standing either. */
export async function atOnceLimits(
  { pool }: Database,
  { workspaceId, memberId, channelId }: Place,
  now: Date,
): Promise<Pick<LimitState, 'scope' | 'unit' | 'period' | 'amount'>[]> {
  const { rows } = await pool.query<Pick<LimitState, 'scope' | 'unit' | 'period'> & { amount: string }>(
    `SELECT scope, unit, period, amount::text AS amount FROM unnest(applicable_limits($1, $2, $3, $4, $4)) l
     WHERE period = 'at_once' ORDER BY scope, amount`,
    [workspaceId, memberId, channelId, now],
  );
  return rows.map(({ scope, unit, period, amount }) => ({ scope, unit, period, amount: BigInt(amount) }));
}
