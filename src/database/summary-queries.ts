import type { Database } from './database.ts';

/** What came of the requests of one day. Micro-dollars as text, for it is kept as JSON. */
export interface DaySummary {
  usd: string;
  made: number;
  failed: number;
  cancelled: number;
  /** Not settled yet: what they cost comes on top. */
  open: number;
  /** The three who spent most, most first: members of the workspace, or workspaces. Our ids. */
  spenders: { id: string; usd: string }[];
  /** Most first. */
  failures: { kind: string; count: number }[];
}

/** A day that is over and has not been summed up; `workspaceId` null: of all workspaces, by UTC. */
export interface DayToSum {
  workspaceId: string | null;
  day: string;
}

/** Yesterday of every workspace by its own calendar, and of all by UTC, where anything was asked for. */
export async function daysToSum({ pool }: Database, now: Date): Promise<DayToSum[]> {
  const { rows } = await pool.query<DayToSum>(
    `WITH ended AS (
       SELECT w.id AS workspace_id, ($1::timestamptz AT TIME ZONE w.time_zone)::date - 1 AS day FROM workspace w
         WHERE EXISTS (SELECT FROM daily_usage u WHERE u.workspace_id = w.id AND u.day = ($1::timestamptz AT TIME ZONE w.time_zone)::date - 1)
       UNION ALL
       SELECT NULL, d.day FROM (SELECT ($1::timestamptz AT TIME ZONE 'UTC')::date - 1 AS day) d
         WHERE EXISTS (SELECT FROM generation g WHERE g.created_at >= d.day::timestamp AT TIME ZONE 'UTC'
           AND g.created_at < (d.day + 1)::timestamp AT TIME ZONE 'UTC')
     )
     SELECT e.workspace_id AS "workspaceId", e.day::text FROM ended e
     WHERE NOT EXISTS (SELECT FROM announcement a WHERE a.key = concat('summary:', coalesce(e.workspace_id::text, 'all'), ':', e.day))`,
    [now],
  );
  return rows;
}

/** Reads the day's generations rather than the roll-up, which knows no kinds of failures and no days of UTC. */
export async function sumDay({ pool }: Database, { workspaceId, day }: DayToSum): Promise<DaySummary> {
  const { rows } = await pool.query<DaySummary>(
    `WITH ours AS (
       SELECT status, error_kind, cost_micro_usd AS cost, CASE WHEN $1::uuid IS NULL THEN workspace_id ELSE member_id END AS who FROM generation
       -- A calendar's day lies within these three of UTC's; the index finds them.
       WHERE created_at >= ($2::date - 1)::timestamp AT TIME ZONE 'UTC' AND created_at < ($2::date + 2)::timestamp AT TIME ZONE 'UTC'
         AND CASE WHEN $1::uuid IS NULL THEN (created_at AT TIME ZONE 'UTC')::date = $2::date ELSE workspace_id = $1 AND day = $2::date END
     )
     SELECT coalesce(sum(cost), 0)::text AS usd, count(*) FILTER (WHERE status IN ('stored', 'undelivered', 'delivered'))::int AS made,
       count(*) FILTER (WHERE status = 'failed')::int AS failed, count(*) FILTER (WHERE status = 'cancelled')::int AS cancelled,
       count(*) FILTER (WHERE cost IS NULL)::int AS open,
       (SELECT coalesce(jsonb_agg(s), '[]') FROM (SELECT who AS id, sum(cost)::text AS usd FROM ours GROUP BY who HAVING sum(cost) > 0
         ORDER BY sum(cost) DESC, who LIMIT 3) s) AS spenders,
       (SELECT coalesce(jsonb_agg(f), '[]') FROM (SELECT coalesce(error_kind, 'internal') AS kind, count(*) AS count FROM ours
         WHERE status = 'failed' GROUP BY 1 ORDER BY 2 DESC, 1) f) AS failures
     FROM ours`,
    [workspaceId, day],
  );
  const [summary] = rows;
  if (summary === undefined) throw new Error('a sum gave no row');
  return summary;
}
