import { describe, expect, it } from 'vitest';
import type { LimitState } from '../../../src/database/limit-queries.ts';
import { describeLeft, describeLimit, tightest } from '../../../src/money/describe-limit.ts';
import { leavesRoom } from '../../../src/money/leaves-room.ts';
import { limitRow } from '../../../src/money/limit-row.ts';

const midnight = new Date('2026-11-23T00:00:00Z');

/** Three dollars a day for the person, of which 2.40 are spent and 0.40 held. */
function state(more: Partial<LimitState> = {}): LimitState {
  return {
    limitId: 'a',
    saidFor: 'member',
    scope: 'member',
    subject: 'm',
    unit: 'usd',
    period: 'day',
    authority: 'manager',
    onExceed: 'refuse',
    amount: 3_000_000n,
    spent: 2_400_000n,
    held: 400_000n,
    wanted: 0n,
    exceeded: false,
    resetsAt: midnight,
    ...more,
  };
}

describe('a limit in words', () => {
  it.each([
    [{}, 'Your limit is $3.00 a day: $2.40 spent, $0.40 held, $0.20 left'],
    [{ scope: 'channel', held: 0n }, 'The limit of this channel is $3.00 a day: $2.40 spent, $0.60 left'],
    [
      { scope: 'instance', spent: 9_000_000n, period: 'total' },
      'The limit for everybody together is $3.00 in total: $9.00 spent, $0.40 held, $0.00 left',
    ],
    [{ unit: 'videos', amount: 1n, spent: 0n, held: 0n }, 'Your limit is 1 video a day: 0 videos spent, 1 video left'],
    [{ unit: 'seconds', amount: 60n, spent: 8n, held: 4n }, 'Your limit is 60 s a day: 8 s spent, 4 s held, 48 s left'],
    [{ period: 'request' }, 'Your limit is $3.00 for one video'],
    [{ period: 'request', onExceed: 'ask', scope: 'workspace' }, 'Above $3.00 for one video here, a manager is asked'],
    [{ onExceed: 'confirm' }, 'Above $3.00 a day for you, the price is shown first: $2.40 spent, $0.40 held, $0.20 left'],
  ] as const)('of %o is "%s"', (more, words) => {
    expect(describeLimit(state(more))).toBe(words);
  });

  it('has a bar where it counts a window, full only when nothing is left', () => {
    expect(limitRow(state())).toMatchObject({ percent: 93, about: { at: midnight } });
    expect(limitRow(state({ spent: 2_599_999n })).percent).toBe(99);
    expect(limitRow(state({ spent: 5_000_000n })).percent).toBe(100);
    expect(limitRow(state({ amount: 0n, spent: 0n, held: 0n })).percent).toBe(100);
    expect(Object.keys(limitRow(state({ period: 'request', resetsAt: undefined })))).toEqual(['text']);
  });
});

describe('what is left', () => {
  it('is that of the limit in money with the least left that refuses', () => {
    const week = state({ period: 'week', amount: 2_900_000n });
    const videos = state({ unit: 'videos', amount: 0n });
    const asks = state({ onExceed: 'ask', amount: 0n });
    const one = state({ period: 'request', amount: 0n, resetsAt: undefined });
    const found = tightest([state(), videos, week, asks, one]);
    expect(found && describeLeft(found)).toBe('$0.10 left this week');
    expect(tightest([videos, asks, one])).toBeUndefined();
  });

  it('is room for a video only where every limit that refuses has some', () => {
    const video = { usd: 200_000n, seconds: 4 };
    expect(leavesRoom([state()], video)).toBe(true);
    expect(leavesRoom([state({ spent: 2_400_001n })], video)).toBe(false);
    expect(leavesRoom([state(), state({ unit: 'seconds', amount: 3n, spent: 0n, held: 0n })], video)).toBe(false);
    expect(leavesRoom([state(), state({ unit: 'videos', amount: 1n, spent: 1n, held: 0n })], video)).toBe(false);
    expect(leavesRoom([state(), state({ onExceed: 'ask', amount: 0n })], video)).toBe(true);
  });
});
