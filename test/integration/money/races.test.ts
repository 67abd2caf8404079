import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeGrants } from '../../support/judge-grants.ts';
import { openMoneyDesk, type LimitWish, type MoneyDesk } from '../../support/money-desk.ts';
import type { Crowd } from '../../support/requester-process.ts';
import { startProcess } from '../../support/start-process.ts';

const processes = 4;

interface Report {
  said: Record<string, number>;
  errors: string[];
}

let desk: MoneyDesk;
beforeEach(async () => {
  desk = await openMoneyDesk(12, 'UTC');
  await desk.database.pool.query('CREATE TABLE change (after bigint, limit_id uuid, "grant" boolean, amount bigint)');
  // The first has a limit of their own, the next two have roles, everybody else what everyone has.
  const [own = '', one = '', both = ''] = desk.memberIds;
  await desk.database.prisma.member.update({ where: { id: one }, data: { roles: ['fox'] } });
  await desk.database.prisma.member.update({ where: { id: both }, data: { roles: ['fox', 'owl'] } });
  const { workspaceId } = desk;
  const of = (scope: LimitWish['scope'], subject: string) => ({ scope, subject, ...(scope !== 'instance' && { workspaceId }) });
  const limits: LimitWish[] = [
    { ...of('instance', ''), unit: 'usd', period: 'month', amount: 60_000_000n },
    { ...of('instance', ''), unit: 'usd', period: 'request', amount: 750_000n },
    { ...of('workspace', workspaceId), unit: 'usd', period: 'day', amount: 40_000_000n },
    { ...of('workspace', workspaceId), unit: 'usd', period: 'request', amount: 600_000n, onExceed: 'ask' },
    { ...of('workspace', workspaceId), unit: 'seconds', period: 'total', amount: 500n },
    { ...of('channel', `${workspaceId}/den`), unit: 'usd', period: 'hour', amount: 5_000_000n },
    { ...of('channel', `${workspaceId}/den`), unit: 'videos', period: 'week', amount: 30n },
    { ...of('everyone', workspaceId), unit: 'usd', period: 'day', amount: 2_000_000n },
    { ...of('role', `${workspaceId}/fox`), unit: 'usd', period: 'day', amount: 3_000_000n },
    { ...of('role', `${workspaceId}/owl`), unit: 'usd', period: 'day', amount: 5_000_000n },
    { ...of('role', `${workspaceId}/owl`), unit: 'seconds', period: 'hour', amount: 30n },
    { ...of('member', own), unit: 'usd', period: 'day', amount: 1_500_000n },
    { ...of('member', own), unit: 'videos', period: 'week', amount: 6n },
  ];
  for (const limit of limits) await desk.setLimit(limit);
});
afterEach(() => desk.drop());

/** As many at once as are named, in several processes; what they were answered, and what went wrong. */
async function crowd(form: Crowd['form'], requesters: number, requestsEach: number): Promise<Report> {
  const { usd: _, ...words } = desk.words(new Date('2026-11-22T12:00:00Z'));
  const about = { url: desk.url, form, requesters: requesters / processes, requestsEach, words };
  const running = Array.from({ length: processes }, (_one, n) =>
    startProcess('support/requester-process.ts', [
      JSON.stringify({ ...about, memberIds: desk.memberIds, channels: ['den', 'hall'], seed: n + 1 }),
    ]),
  );
  const reports = await Promise.all(
    running.map(async ({ child, messages }) => {
      await new Promise((gone) => child.once('exit', gone));
      return (messages[0] ?? { said: {}, errors: ['a process ended early'] }) as Report;
    }),
  );
  const said: Report['said'] = {};
  for (const [word, times] of reports.flatMap((report) => Object.entries(report.said))) said[word] = (said[word] ?? 0) + times;
  return { said, errors: reports.flatMap(({ errors }) => errors) };
}

describe('a crowd of 240 in four processes', () => {
  it('is never granted more than any limit allows, whatever else moves the books', { timeout: 60_000 }, async () => {
    const { said, errors } = await crowd('reserve', 240, 3);
    expect(errors).toEqual([]);
    expect(await judgeGrants(desk.database)).toEqual([]);
    expect(await desk.differences()).toEqual([]);
    // Enough of each was there to be judged.
    expect(said).toMatchObject({
      accepted: expect.any(Number),
      refused: expect.any(Number),
      awaiting_approval: expect.any(Number),
    });
    expect(said).toMatchObject({ repeated: expect.any(Number), dearer: expect.any(Number) });
    const [counts] = (
      await desk.database.pool.query<{ promised: number; keys: number; holds: number; overruns: number; changes: number }>(
        `SELECT (SELECT count(*)::int FROM generation) AS promised, (SELECT count(*)::int FROM request_key) AS keys,
           (SELECT count(*)::int FROM ledger_entry WHERE kind = 'hold') AS holds,
           (SELECT count(*)::int FROM announcement WHERE kind = 'overrun') AS overruns, (SELECT count(*)::int FROM change) AS changes`,
      )
    ).rows;
    const promised = (said['accepted'] ?? 0) + (said['awaiting_approval'] ?? 0);
    expect(counts).toMatchObject({ promised, keys: promised, holds: promised });
    expect(counts?.overruns).toBeGreaterThan(0);
    expect(counts?.changes).toBeGreaterThan(0);
  });

  it('passes limits when each looks up what is left, thinks, and then writes it down: the judge sees it', async () => {
    // The windows are there before the crowd is, as they would be.
    for (const memberId of desk.memberIds)
      await desk.database.pool.query('SELECT open_limits($1, $2, $3, $4, $4)', [
        desk.workspaceId,
        memberId,
        'den',
        '2026-11-22T12:00:00Z',
      ]);
    const { said, errors } = await crowd('naive', 240, 1);
    expect(errors).toEqual([]);
    expect(said['accepted']).toBeGreaterThan(0);
    expect(await judgeGrants(desk.database)).not.toEqual([]);
    expect(await desk.differences()).toEqual([]);
  });
});
