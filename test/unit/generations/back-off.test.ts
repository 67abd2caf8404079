import { describe, expect, it } from 'vitest';
import { lookDelayMs, retryDelayMs, withJitter } from '../../../src/generations/back-off.ts';

/** What the wait is a tenth more or less of: one of these steps, in milliseconds. */
function middleOf(wait: number, steps: number[]): number | undefined {
  return steps.find((step) => wait >= Math.floor(step * 0.9) && wait <= Math.ceil(step * 1.1));
}

describe('waiting', () => {
  it('is spread by a tenth, so that many do not come back together', () => {
    const waits = new Set(Array.from({ length: 100 }, () => withJitter(10_000)));
    expect(waits.size).toBeGreaterThan(10);
    for (const wait of waits) expect(middleOf(wait, [10_000])).toBe(10_000);
  });

  it('doubles with every fault, up to a minute', () => {
    const steps = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000];
    const waits = [0, 1, 2, 3, 4, 5, 6, 1_000_000].map((faults) => middleOf(retryDelayMs(faults), steps));
    expect(waits).toEqual([...steps, 60_000]);
  });
});

describe('the wait before the next look', () => {
  const usual = { p50: 120_000, p90: 240_000, reportsProgress: true };

  it('is the model’s own at first, and backs off to four times that', () => {
    expect(middleOf(lookDelayMs(10_000, undefined, 0, 0), [10_000])).toBe(10_000);
    expect(middleOf(lookDelayMs(10_000, undefined, 60_000, 5), [16_105])).toBe(16_105);
    expect(middleOf(lookDelayMs(10_000, undefined, 60_000, 500), [40_000])).toBe(40_000);
  });

  it('is a sixth of the usual time before that has passed, where looks move a bar', () => {
    expect(middleOf(lookDelayMs(1_000, usual, 0, 0), [20_000])).toBe(20_000);
    expect(middleOf(lookDelayMs(30_000, usual, 0, 0), [30_000])).toBe(30_000);
  });

  it('is all of the usual time where a look could show nothing new', () => {
    expect(middleOf(lookDelayMs(1_000, { ...usual, reportsProgress: false }, 20_000, 0), [100_000])).toBe(100_000);
  });

  it('is the model’s own again once the usual time has passed', () => {
    expect(middleOf(lookDelayMs(1_000, usual, 120_000, 0), [1_000])).toBe(1_000);
  });
});
