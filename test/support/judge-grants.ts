import type { Database } from '../../src/database/database.ts';

/** A reservation that a limit should have kept from being granted. */
export interface Trespass {
  limit: string;
  entry: string;
  total: string;
  allowed: string;
}

/**
 * Replays the ledger in the order in which windows were changed, beside the limits as they were raised meanwhile (the table `change`):
 * whatever was granted past a limit at its moment. A cost above its hold may take a window over; nothing may be granted in it then.
 */
export async function judgeGrants({ pool }: Database): Promise<Trespass[]> {
  const { rows } = await pool.query<Trespass>(`
    WITH said AS (
      SELECT l.id, l.unit, l.period, l.scope::text AS scope, l.subject, l.amount FROM spend_limit l WHERE l.on_exceed = 'refuse'
    ), counted AS (
      -- For a person: their own, else the most of their roles, else everyone's.
      SELECT DISTINCT ON (m.id, l.unit, l.period) l.id, l.unit, l.period, 'member' AS scope, m.id::text AS subject, l.amount
      FROM member m JOIN said l ON (l.scope = 'member' AND l.subject = m.id::text) OR (l.scope = 'everyone' AND l.subject = m.workspace_id::text)
        OR (l.scope = 'role' AND l.subject IN (SELECT m.workspace_id || '/' || r FROM unnest(m.roles) r))
      ORDER BY m.id, l.unit, l.period, array_position('{member,role,everyone}', l.scope), l.amount DESC
    ), limits AS (
      SELECT * FROM counted UNION ALL SELECT * FROM said WHERE scope IN ('instance', 'workspace', 'channel')
    ), moves AS (
      SELECT l.id AS limit_id, l.scope, l.period, l.amount, e.id AS entry, e.kind,
        CASE l.unit WHEN 'usd' THEN e.held_usd WHEN 'videos' THEN e.held_videos ELSE e.held_seconds END AS wanted,
        sum(CASE l.unit WHEN 'usd' THEN e.held_usd + e.spent_usd WHEN 'videos' THEN e.held_videos + e.spent_videos
          ELSE e.held_seconds + e.spent_seconds END) OVER (PARTITION BY l.id, l.subject,
          CASE WHEN l.period = 'request' THEN g.id WHEN l.period <> 'total' THEN date_trunc(l.period::text, g.created_at, 'UTC')::text END
          ORDER BY e.id) AS total
      FROM ledger_entry e JOIN generation g ON g.id = e.generation_id
      JOIN limits l ON l.subject = CASE l.scope WHEN 'instance' THEN '' WHEN 'workspace' THEN g.workspace_id::text
        WHEN 'channel' THEN g.workspace_id || '/' || g.channel_id ELSE g.member_id::text END
    ), judged AS (
      SELECT *, amount - coalesce((SELECT sum(c.amount) FROM change c WHERE NOT c.grant AND c.limit_id = m.limit_id AND c.after >= m.entry), 0)
        + coalesce((SELECT sum(c.amount) FROM change c WHERE c.grant AND c.limit_id = m.limit_id AND c.after < m.entry), 0) AS allowed FROM moves m
    )
    SELECT scope || ' ' || period AS limit, kind || ' ' || entry AS entry, total, allowed FROM judged
    WHERE kind IN ('hold', 'requote') AND wanted >= 0 AND (kind = 'hold' OR wanted > 0) AND total > allowed`);
  return rows;
}
