import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { noteAsker } from '../../../src/database/account-queries.ts';
import { claimAnnouncements } from '../../../src/database/announcement-queries.ts';
import { listApprovals } from '../../../src/database/approval-queries.ts';
import { claimSubmission } from '../../../src/database/attempt-queries.ts';
import { openDatabase, type Database } from '../../../src/database/database.ts';
import {
  countAhead,
  countOpen,
  countRivals,
  findGeneration,
  lastRenders,
  waitingOf,
} from '../../../src/database/generation-queries.ts';
import { standingOf } from '../../../src/database/limit-queries.ts';
import { quoteReservation, reserveGeneration } from '../../../src/database/request-queries.ts';
import { listDoubts } from '../../../src/database/resolve-queries.ts';
import { daysToSum, sumDay } from '../../../src/database/summary-queries.ts';
import { claimDue } from '../../../src/database/sweep-queries.ts';
import { settleGeneration } from '../../../src/database/transitions.ts';
import { atOnceLimits, grantsFor, lastCosts, spentBy } from '../../../src/database/usage-queries.ts';
import { openMoneyDesk, type MoneyDesk } from '../../support/money-desk.ts';

const big = ['generation', 'ledger_entry', 'spend_window', 'daily_usage', 'request_key', 'member', 'approval', 'announcement'];
const now = new Date('2026-11-22T12:00:00Z');

let desk: MoneyDesk;
beforeAll(async () => {
  desk = await openMoneyDesk();
  const { pool } = desk.database;
  await pool.query(`
    INSERT INTO workspace (id, platform, external_id, status) SELECT gen_random_uuid(), 'discord', 'guild ' || n, 'enabled' FROM generate_series(1, 99) n;
    INSERT INTO member (id, workspace_id, external_id) SELECT gen_random_uuid(), id, 'member ' || n FROM workspace, generate_series(1, 50) n;
    INSERT INTO generation (id, workspace_id, member_id, platform, channel_id, model_id, backend_id, price_id, prompt, size, seconds, status,
        held_micro_usd, cost_micro_usd, cost_source, day, created_at, rendering_at, stored_at, ended_at)
      SELECT 'old ' || n, m.workspace_id, m.id, 'discord', 'channel', 'fox', 'main', (SELECT id FROM price), 'a red fox', '1280x720', 4,
        'delivered', 400000, 400000, 'price', at::date, at, at, at, at
      FROM generate_series(1, 100000) n
      JOIN (SELECT *, row_number() OVER () AS place FROM member) m ON m.place = 1 + n % 5000
      CROSS JOIN LATERAL (SELECT timestamptz '2026-11-22 11:00Z' - n * interval '5 minutes' AS at) t;
    INSERT INTO ledger_entry (generation_id, kind, workspace_id, member_id, held_usd, spent_usd, held_videos, spent_videos, held_seconds, spent_seconds, at)
      SELECT id, kind::ledger_kind, workspace_id, member_id, sign * 400000, spent * 400000, sign, spent, sign * 4, spent * 4, created_at
      FROM generation, (VALUES ('hold', 1, 0), ('settle', -1, 1)) AS k(kind, sign, spent);
    INSERT INTO request_key (key, generation_id, created_at) SELECT 'key ' || id, id, created_at FROM generation;
    INSERT INTO daily_usage (day, workspace_id, member_id, model_id, made, cost_usd, seconds)
      SELECT day, workspace_id, member_id, model_id, count(*), sum(cost_micro_usd), sum(seconds) FROM generation GROUP BY 1, 2, 3, 4;
    INSERT INTO spend_window (scope, subject, period, starts_at, ends_at, spent_usd, spent_videos, spent_seconds)
      SELECT 'member', member_id, 'day', day, day + 1, cost_usd, made, seconds FROM daily_usage WHERE day < '2026-11-22';
    INSERT INTO announcement (key, kind, facts, created_at) SELECT 'alert ' || n, 'alert', '{}', now() FROM generate_series(1, 20000) n;
    INSERT INTO approval (generation_id, limits, asked_at, expires_at, decision)
      SELECT id, '[]', created_at, created_at, 'approved' FROM generation WHERE substr(id, 5)::int % 5 = 0;
  `);
  const { workspaceId } = desk;
  await desk.setLimit({ scope: 'instance', subject: '', unit: 'usd', period: 'day', amount: 10n ** 12n });
  for (const period of ['hour', 'day', 'week', 'month', 'total'] as const)
    await desk.setLimit({ scope: 'workspace', subject: workspaceId, workspaceId, unit: 'usd', period, amount: 10n ** 12n });
  await desk.setLimit({ scope: 'everyone', subject: workspaceId, workspaceId, unit: 'usd', period: 'month', amount: 10n ** 12n });
  await desk.setLimit({ scope: 'everyone', subject: workspaceId, workspaceId, unit: 'videos', period: 'at_once', amount: 2n });
  await desk.setLimit({
    scope: 'channel',
    subject: `${workspaceId}/ask`,
    workspaceId,
    unit: 'usd',
    period: 'request',
    amount: 0n,
    onExceed: 'ask',
  });
  await pool.query('ANALYZE');
});
afterAll(async () => {
  expect(await desk.differences()).toEqual([]);
  await desk.drop();
});

/** What people wait for, and what runs while they do. */
const queries: Record<string, (database: Database) => Promise<unknown>> = {
  'who asks': (database) =>
    noteAsker(
      database,
      { platform: 'discord', workspaceId: 'guild', workspaceName: 'Foxes', memberId: 'member 1', memberName: 'Vixen', roles: [] },
      { status: 'enabled', workspaceUsd: undefined, everyoneUsd: undefined },
      now,
    ),
  'a reservation': (database) => reserveGeneration(database, desk.words(now)),
  'a quote': (database) => quoteReservation(database, desk.words(now)),
  'a request that waits for a manager': (database) => reserveGeneration(database, desk.words(now, { channelId: 'ask' })),
  'an approval': async (database) => {
    const answer = await reserveGeneration(database, desk.words(now, { channelId: 'ask' }));
    if (!('generationId' in answer)) throw new Error(answer.outcome);
    const values = [answer.generationId, desk.memberIds[0], desk.words(now).priceId, 500_000n, now];
    await database.pool.query('SELECT approve_generation($1, $2, $3, $4, $5, $5)', values);
    await database.pool.query(`SELECT close_approval($1, 'denied', NULL, NULL, $2)`, [answer.generationId, now]);
  },
  'a settlement': async (database) => {
    const answer = await reserveGeneration(database, desk.words(now));
    if (!('generationId' in answer)) throw new Error(answer.outcome);
    const assumed = {
      id: answer.generationId,
      from: ['queued' as const],
      to: 'failed' as const,
      cost: 500_000n,
      source: 'assumed',
    };
    await settleGeneration(database, assumed, now);
    await database.pool.query('SELECT reverse_settlement($1, $2)', [answer.generationId, now]);
  },
  'what is left': (database) => standingOf(database, placeOf(), now),
  'what is left in a window that nobody opened': (database) => standingOf(database, placeOf(), new Date('2026-10-20T12:00:00Z')),
  'what was spent': (database) => spentBy(database, placeOf(), now),
  'the last costs': (database) => lastCosts(database, placeOf().memberId, 10),
  'what was granted': (database) => grantsFor(database, placeOf(), now),
  'how many at one time': (database) => atOnceLimits(database, placeOf(), now),
  'whose turn it is': (database) => claimSubmission(database, 'main', now, now),
  'what is due': (database) => claimDue(database, now, new Date(now.getTime() + 1), 100),
  'what waits for a manager': (database) => listApprovals(database, desk.workspaceId),
  'what waits': (database) => waitingOf(database, { workspaceId: desk.workspaceId }),
  'how many wait before': (database) => countAhead(database, { backendId: 'main', createdAt: now }),
  'whose it could be': async (database) => {
    const generation = await findGeneration(database, 'old 1');
    return generation && countRivals(database, generation);
  },
  'what is to be told': (database) => claimAnnouncements(database, ['alert'], { now, leaseUntil: now, most: 10 }),
  'how long it takes': (database) => lastRenders(database, 'fox', 50),
  'the gauges': (database) => countOpen(database),
  'what is in doubt': (database) => listDoubts(database, 20),
  'which days are to be summed up': (database) => daysToSum(database, now),
  'a day summed up': (database) => sumDay(database, { workspaceId: desk.workspaceId, day: '2026-11-21' }),
};

const placeOf = () => ({ workspaceId: desk.workspaceId, memberId: desk.memberIds[0] ?? '', channelId: 'channel' });

describe('with 100,000 generations, no big table is read from end to end for', () => {
  it.each(Object.keys(queries))('%s', async (name) => {
    expect(await scansOf(queries[name])).toEqual([]);
  });

  it('but what does so would be seen', async () => {
    expect(
      await scansOf((database) => database.pool.query('SELECT count(*) FROM generation WHERE prompt = $1', ['a fox'])),
    ).toEqual(['generation']);
  });
});

/** The big tables that were read from end to end. Asked often enough for the plans that Postgres keeps. */
async function scansOf(query: ((database: Database) => Promise<unknown>) | undefined): Promise<string[]> {
  const { pool } = desk.database;
  const before = await scans();
  const database = openDatabase(`${desk.url}?application_name=asker`);
  for (let n = 0; n < 7; n += 1) await query?.(database);
  // What a connection did is counted when it has ended.
  await database.close();
  await vi.waitUntil(
    async () => (await pool.query(`SELECT FROM pg_stat_activity WHERE application_name = 'asker'`)).rowCount === 0,
  );
  const after = await scans();
  return big.filter((table) => before[table] !== after[table]);
}

async function scans(): Promise<Record<string, string>> {
  const { rows } = await desk.database.pool.query<{ table: string; scans: string }>(
    'SELECT relname AS table, seq_scan AS scans FROM pg_stat_user_tables',
  );
  return Object.fromEntries(rows.map(({ table, scans: times }) => [table, times]));
}
