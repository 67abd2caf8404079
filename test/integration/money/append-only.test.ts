import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reserveGeneration } from '../../../src/database/request-queries.ts';
import { settleGeneration } from '../../../src/database/transitions.ts';
import { openMoneyDesk, type MoneyDesk } from '../../support/money-desk.ts';

const now = new Date('2026-11-22T12:00:00Z');

let desk: MoneyDesk;
beforeEach(async () => {
  desk = await openMoneyDesk();
  await desk.setLimit({ scope: 'instance', subject: '', unit: 'usd', period: 'day', amount: 10_000_000n });
});
afterEach(() => desk.drop());

const run = (statement: string, values: unknown[] = []) => desk.database.pool.query<Record<string, unknown>>(statement, values);

async function promise(): Promise<string> {
  const answer = await reserveGeneration(desk.database, desk.words(now));
  return 'generationId' in answer ? answer.generationId : answer.outcome;
}

describe('the books', () => {
  it.each(['ledger_entry', 'audit_entry'])('refuse to change or lose a row of %s', async (table) => {
    await promise();
    await run(
      `INSERT INTO audit_entry (at, actor_kind, actor, via, act, target) VALUES ($1, 'system', 'test', 'test', 'test', 'test')`,
      [now],
    );
    for (const statement of [`UPDATE ${table} SET at = at`, `DELETE FROM ${table}`, `TRUNCATE ${table}`])
      await expect(run(statement)).rejects.toThrow(`rows of ${table} are only ever added`);
    expect((await run(`SELECT count(*)::int AS rows FROM ${table}`)).rows).toEqual([{ rows: 1 }]);
  });

  it.each([
    'UPDATE price SET micro_usd = 1',
    'UPDATE price SET valid_from = now()',
    `UPDATE price SET size = '1x1'`,
    'DELETE FROM price',
    'TRUNCATE price CASCADE',
  ])('refuse to rewrite what a video was priced by: %s', async (statement) => {
    await expect(run(statement)).rejects.toThrow(/only ever added/);
  });

  it('let a price end, once', async () => {
    await run('UPDATE price SET valid_until = $1', [now]);
    await expect(run('UPDATE price SET valid_until = NULL')).rejects.toThrow('rows of price are only ever added');
    await expect(run('UPDATE price SET valid_until = now()')).rejects.toThrow('rows of price are only ever added');
  });

  it('settle once and reverse once', async () => {
    const id = await promise();
    const assumed = {
      id,
      from: ['queued' as const, 'failed' as const],
      to: 'failed' as const,
      cost: 400_000n,
      source: 'assumed',
    };
    expect(await settleGeneration(desk.database, assumed, now)).toBe(true);
    expect(await settleGeneration(desk.database, assumed, now)).toBe(false);
    const reverse = async () => (await run('SELECT reverse_settlement($1, $2) AS done', [id, now])).rows[0]?.['done'];
    expect(await reverse()).toBe(true);
    expect(await reverse()).toBe(false);
    expect(await settleGeneration(desk.database, assumed, now)).toBe(false);
    const { rows } = await run('SELECT kind, held_usd, spent_usd, held_videos, spent_videos FROM ledger_entry ORDER BY id');
    expect(rows.map((row) => Object.values(row).join(' '))).toEqual([
      'hold 400000 0 1 0',
      'settle -400000 400000 -1 1',
      'reverse 0 -400000 0 -1',
    ]);
    expect((await run('SELECT held_usd, spent_usd, spent_videos, spent_seconds FROM spend_window')).rows).toEqual([
      { held_usd: '0', spent_usd: '0', spent_videos: '0', spent_seconds: '0' },
    ]);
    expect(await desk.differences()).toEqual([]);
  });

  it('are found wrong by whoever looks, when a window, a generation or the usage is not what the ledger says', async () => {
    const id = await promise();
    await settleGeneration(desk.database, { id, from: ['queued'], to: 'stored', cost: 400_000n, source: 'reported' }, now);
    expect(await desk.differences()).toEqual([]);
    await run('UPDATE spend_window SET spent_usd = spent_usd + 1');
    await run('UPDATE generation SET cost_micro_usd = cost_micro_usd + 1');
    expect(await desk.differences()).toEqual([
      expect.objectContaining({ what: 'window' }),
      expect.objectContaining({ what: 'generation', place: id }),
      expect.objectContaining({ what: 'usage' }),
    ]);
  });
});
