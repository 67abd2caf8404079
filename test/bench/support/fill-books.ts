import type { Database } from '../../../src/database/database.ts';
import type { Desk } from './books.ts';

/**
 * So many delivered generations of the last 400 days, evenly over the members, with their usage, and ledger rows up to the number wanted
 * (more than a generation has by itself: what is measured is the size of the table).
 */
export async function fillBooks({ pool }: Database, desk: Desk, generations: number, rows: number): Promise<void> {
  const { workspaceId, memberIds, priceId } = desk;
  await pool.query(
    `INSERT INTO generation (id, workspace_id, member_id, platform, channel_id, model_id, backend_id, price_id, prompt, size, seconds, status,
       held_micro_usd, cost_micro_usd, cost_source, day, created_at, rendering_at, stored_at, ended_at, shown_status)
     SELECT 'old' || n, $1, ($2::uuid[])[1 + n % cardinality($2::uuid[])], 'discord', 'channel', 'fox', 'main', $3, 'a red fox number ' || n,
       '1280x720', 4, 'delivered', 400000, 400000, 'price', at::date, at, at + interval '5 s', at + interval '1 min', at + interval '1 min', 'delivered'
     FROM generate_series(1, $4::int) n, LATERAL (SELECT now() - interval '1 day' - n * (interval '400 days' / $4::int) AS at) t`,
    [workspaceId, memberIds, priceId, generations],
  );
  await pool.query(
    `INSERT INTO ledger_entry (generation_id, kind, turn, workspace_id, member_id, held_usd, spent_usd, held_videos, spent_videos, held_seconds,
       spent_seconds, at)
     SELECT g.id, CASE turn WHEN 0 THEN 'hold' ELSE 'requote' END::ledger_kind, turn, g.workspace_id, g.member_id, 0, 0, 0, 0, 0, 0, g.created_at
     FROM generate_series(0, $1::int / $2::int - 1) turn, generation g WHERE g.id LIKE 'old%'`,
    [rows, generations],
  );
  await pool.query(
    `INSERT INTO daily_usage (day, workspace_id, member_id, model_id, made, cost_usd, seconds)
     SELECT day, workspace_id, member_id, model_id, count(*), sum(cost_micro_usd), sum(seconds) FROM generation GROUP BY 1, 2, 3, 4`,
  );
  await pool.query('ANALYZE');
}
