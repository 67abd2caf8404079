import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { reserveGeneration, type ReservationOutcome } from '../../../src/database/request-queries.ts';
import { settleGeneration } from '../../../src/database/transitions.ts';
import { calendarName } from '../../support/calendar-name.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { openMoneyDesk, type MoneyDesk } from '../../support/money-desk.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  // Half an hour of daylight saving.
  'Australia/Lord_Howe',
  // Clocks change at midnight: one day begins twice, another begins at one o'clock.
  'America/Havana',
  'Asia/Beirut',
  // Hours begin at half past by UTC, or at a quarter.
  'Asia/Kolkata',
  'Asia/Kathmandu',
];

type Period = 'hour' | 'day' | 'week' | 'month';

interface Window {
  start: Date;
  end: Date;
}

describe('a calendar window', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  async function windowsAt(zone: string, period: Period | 'total', moments: Date[]): Promise<Window[]> {
    const { rows } = await test.database.pool.query<Window>(
      `SELECT window_start($2, $1, at) AS start, window_end($2, $1, at) AS end
       FROM unnest($3::timestamptz[]) WITH ORDINALITY AS m(at, i) ORDER BY i`,
      [zone, period, moments],
    );
    return rows;
  }

  it.each<[zone: string, what: string, period: Period, at: string, start: string, end: string]>([
    ['UTC', 'the last moment of a day', 'day', '2026-11-22T23:59:59.999Z', '2026-11-22T00:00Z', '2026-11-23T00:00Z'],
    ['UTC', 'midnight', 'day', '2026-11-23T00:00Z', '2026-11-23T00:00Z', '2026-11-24T00:00Z'],
    ['Europe/Berlin', 'midnight', 'day', '2026-11-22T23:00Z', '2026-11-22T23:00Z', '2026-11-23T23:00Z'],
    ['Europe/Berlin', 'a day of 23 hours', 'day', '2026-03-29T12:00Z', '2026-03-28T23:00Z', '2026-03-29T22:00Z'],
    ['Europe/Berlin', 'a day of 25 hours', 'day', '2026-10-25T12:00Z', '2026-10-24T22:00Z', '2026-10-25T23:00Z'],
    ['America/New_York', 'a day of 23 hours', 'day', '2026-03-08T12:00Z', '2026-03-08T05:00Z', '2026-03-09T04:00Z'],
    ['America/New_York', 'a day of 25 hours', 'day', '2026-11-01T12:00Z', '2026-11-01T04:00Z', '2026-11-02T05:00Z'],
    ['Australia/Lord_Howe', 'a day of 23½ hours', 'day', '2026-10-04T12:00Z', '2026-10-03T13:30Z', '2026-10-04T13:00Z'],
    ['Australia/Lord_Howe', 'a day of 24½ hours', 'day', '2026-04-05T12:00Z', '2026-04-04T13:00Z', '2026-04-05T13:30Z'],
    ['America/Havana', 'the first of two midnights', 'day', '2026-11-01T04:30Z', '2026-11-01T04:00Z', '2026-11-02T05:00Z'],
    ['America/Havana', 'the second of two midnights', 'day', '2026-11-01T05:30Z', '2026-11-01T04:00Z', '2026-11-02T05:00Z'],
    ['America/Havana', 'a day without a midnight', 'day', '2026-03-08T05:00Z', '2026-03-08T05:00Z', '2026-03-09T04:00Z'],
    ['UTC', 'a Sunday', 'week', '2026-11-22T12:00Z', '2026-11-16T00:00Z', '2026-11-23T00:00Z'],
    ['UTC', 'a Monday, over the year’s end', 'week', '2024-12-30T00:00Z', '2024-12-30T00:00Z', '2025-01-06T00:00Z'],
    ['Europe/Berlin', 'a week of 169 hours', 'week', '2026-10-21T12:00Z', '2026-10-18T22:00Z', '2026-10-25T23:00Z'],
    ['UTC', 'the last of a month', 'month', '2026-01-31T23:59:59.999Z', '2026-01-01T00:00Z', '2026-02-01T00:00Z'],
    ['UTC', 'a leap day', 'month', '2024-02-29T12:00Z', '2024-02-01T00:00Z', '2024-03-01T00:00Z'],
    [
      'America/New_York',
      'a month of 31 days and an hour less',
      'month',
      '2026-03-31T12:00Z',
      '2026-03-01T05:00Z',
      '2026-04-01T04:00Z',
    ],
    ['Asia/Kolkata', 'an hour', 'hour', '2026-11-22T12:29:59Z', '2026-11-22T11:30Z', '2026-11-22T12:30Z'],
    [
      'Europe/Berlin',
      'the hour that comes twice, at first',
      'hour',
      '2026-10-25T00:30Z',
      '2026-10-25T00:00Z',
      '2026-10-25T01:00Z',
    ],
    ['Europe/Berlin', 'the hour that comes twice, again', 'hour', '2026-10-25T01:30Z', '2026-10-25T01:00Z', '2026-10-25T02:00Z'],
    [
      'Australia/Lord_Howe',
      'an hour and the half that comes twice',
      'hour',
      '2026-04-04T15:10Z',
      '2026-04-04T14:00Z',
      '2026-04-04T15:30Z',
    ],
    [
      'Australia/Lord_Howe',
      'an hour and the half left of the next',
      'hour',
      '2026-10-03T15:40Z',
      '2026-10-03T14:30Z',
      '2026-10-03T16:00Z',
    ],
  ])('in %s, at %s: %s of %s is from %s to %s', async (zone, _what, period, at, start, end) => {
    expect(await windowsAt(zone, period, [new Date(at)])).toEqual([{ start: new Date(start), end: new Date(end) }]);
  });

  it('in total is all of time', async () => {
    const [total] = await windowsAt('Europe/Berlin', 'total', [new Date('2026-11-22T12:00Z')]);
    expect(total).toEqual({ start: new Date(0), end: new Date('9999-12-31T00:00Z') });
  });

  const moment = fc.date({ min: new Date('2024-01-01T00:00Z'), max: new Date('2026-12-31T00:00Z'), noInvalidDate: true });

  it('of a day, week or month is all that the calendar on the wall calls so, and nothing else', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...zones),
      fc.constantFrom<Period[]>('day', 'week', 'month'),
      fc.array(moment, { minLength: 20, maxLength: 40 }),
      async (zone, period, moments) => {
        const windows = await windowsAt(zone, period, moments);
        const nameOf = (at: Date) => calendarName(zone, period, at);
        for (const [at, { start, end }] of windows.map((window, i) => [moments[i] ?? new Date(0), window] as const)) {
          const name = nameOf(at);
          expect([nameOf(start), nameOf(shifted(end, -1))]).toEqual([name, name]);
          expect([nameOf(shifted(start, -1)) === name, nameOf(end) === name]).toEqual([false, false]);
          expect(start <= at && at < end).toBe(true);
        }
      },
    );
    await fc.assert(property, { numRuns: 60, seed: 1 });
  });

  it('of an hour begins on the hour, and where the one before ended', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...zones),
      fc.array(fc.oneof(moment, fc.constantFrom(...turns).chain(nearby)), { minLength: 20, maxLength: 40 }),
      async (zone, moments) => {
        const windows = await windowsAt(zone, 'hour', moments);
        const before = await windowsAt(
          zone,
          'hour',
          windows.map(({ start }) => shifted(start, -1)),
        );
        const after = await windowsAt(
          zone,
          'hour',
          windows.map(({ end }) => end),
        );
        expect(before.map(({ end }) => end)).toEqual(windows.map(({ start }) => start));
        expect(after.map(({ start }) => start)).toEqual(windows.map(({ end }) => end));
        const minute = new Intl.DateTimeFormat('en', { timeZone: zone, minute: 'numeric' });
        for (const [i, { start, end }] of windows.entries()) {
          expect(minute.format(start)).toBe('0');
          expect(start.getTime() <= (moments[i]?.getTime() ?? 0) && (moments[i]?.getTime() ?? 0) < end.getTime()).toBe(true);
        }
      },
    );
    await fc.assert(property, { numRuns: 60, seed: 2 });
  });
});

/** Moments at which some clock of {@link zones} was turned. */
const turns = [
  '2026-03-29T01:00Z',
  '2026-10-25T01:00Z',
  '2026-04-04T15:00Z',
  '2026-10-03T15:30Z',
  '2026-11-01T05:00Z',
  '2026-03-08T05:00Z',
];
const nearby = (turn: string) => fc.integer({ min: -7_200_000, max: 7_200_000 }).map((ms) => shifted(new Date(turn), ms));

function shifted(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}

describe('what was asked for', () => {
  let desk: MoneyDesk;
  beforeEach(async () => {
    desk = await openMoneyDesk(1, 'Europe/Berlin');
  });
  afterEach(async () => {
    expect(await desk.differences()).toEqual([]);
    await desk.drop();
  });

  const ask = async (at: string, usd = 400_000n): Promise<ReservationOutcome> =>
    reserveGeneration(desk.database, desk.words(new Date(at), { usd }));
  const promised = async (at: string, usd?: bigint): Promise<string> => {
    const answer = await ask(at, usd);
    if (!('generationId' in answer)) throw new Error(answer.outcome);
    return answer.generationId;
  };
  const store = (id: string, cost: bigint, at: string) =>
    settleGeneration(desk.database, { id, from: ['queued'], to: 'stored', cost, source: 'reported' }, new Date(at));
  const windows = async () => {
    const rows = await desk.database.prisma.spendWindow.findMany({ orderBy: [{ period: 'asc' }, { startsAt: 'asc' }] });
    return rows.map(({ period, startsAt, heldUsd, spentUsd }) => [period, startsAt.toISOString(), heldUsd, spentUsd]);
  };
  const limit = (period: 'hour' | 'day' | 'month', amount: bigint) =>
    desk.setLimit({ scope: 'workspace', subject: desk.workspaceId, workspaceId: desk.workspaceId, unit: 'usd', period, amount });

  it('is settled in the window in which it was reserved, when that is over', async () => {
    await limit('day', 1_000_000n);
    const id = await promised('2026-10-25T22:59:59.999Z');
    await promised('2026-10-25T23:00:00.000Z');
    await store(id, 300_000n, '2026-10-27T12:00:00Z');
    expect(await windows()).toEqual([
      ['day', '2026-10-24T22:00:00.000Z', 0n, 300_000n],
      ['day', '2026-10-25T23:00:00.000Z', 400_000n, 0n],
    ]);
  });

  it('counts against a limit that is set later, in its window and no other', async () => {
    const [before, during] = [await promised('2026-11-21T22:59:59Z'), await promised('2026-11-21T23:00:00Z')];
    await store(before, 400_000n, '2026-11-22T09:00:00Z');
    await store(during, 100_000n, '2026-11-22T09:00:00Z');
    await promised('2026-11-22T09:30:00Z');
    await limit('day', 900_000n);
    expect(await ask('2026-11-22T10:00:00Z', 400_001n)).toMatchObject({ outcome: 'refused' });
    await promised('2026-11-22T10:00:00Z', 400_000n);
    expect(await windows()).toEqual([['day', '2026-11-21T23:00:00.000Z', 800_000n, 100_000n]]);
  });

  it('counts against a limit that was taken away and comes back', async () => {
    const { id } = await limit('day', 900_000n);
    await promised('2026-11-22T09:00:00Z');
    await desk.database.prisma.limit.delete({ where: { id } });
    await promised('2026-11-22T10:00:00Z', 500_000n);
    await limit('day', 900_000n);
    expect(await ask('2026-11-22T11:00:00Z', 1n)).toMatchObject({ outcome: 'refused' });
  });

  it('counts in the windows of every calendar that the workspace has had', async () => {
    await limit('day', 900_000n);
    const move = (timeZone: string) =>
      desk.database.prisma.workspace.update({ where: { id: desk.workspaceId }, data: { timeZone } });
    await promised('2026-11-22T09:00:00Z');
    await move('Asia/Tokyo');
    await promised('2026-11-22T10:00:00Z', 500_000n);
    await move('Europe/Berlin');
    expect(await ask('2026-11-22T11:00:00Z', 1n)).toMatchObject({ outcome: 'refused' });
    await promised('2026-11-22T23:00:00Z', 900_000n);
  });
});
