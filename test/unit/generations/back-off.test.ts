import { describe, expect, it } from 'vitest';
import { lookDelayMs, retryDelayMs, withJitter } from '../../../src/generations/back-off.ts';

/** Jitter is a tenth either way. */
function about(ms: number, expected: number): void {
  expect(ms).toBeGreaterThanOrEqual(Math.floor(expected * 0.9));
  expect(ms).toBeLessThanOrEqual(Math.ceil(expected * 1.1));
}

describe('waiting', () => {
  it('is spread by a tenth, so that many do not come back together', () => {
    const waits = new Set(Array.from({ length: 100 }, () => withJitter(10_000)));
    expect(waits.size).toBeGreaterThan(10);
    for (const wait of waits) about(wait, 10_000);
  });

  it('doubles with every fault, up to a minute', () => {
    [1, 2, 4, 8, 16, 32, 60, 60].forEach((seconds, faults) => about(retryDelayMs(faults), seconds * 1000));
    about(retryDelayMs(1_000_000), 60_000);
  });
});

describe('the wait before the next look', () => {
  const usual = { p50: 120_000, p90: 240_000, reportsProgress: true };

  it('is the model’s own at first, and backs off to four times that', () => {
    about(lookDelayMs(10_000, undefined, 0, 0), 10_000);
    about(lookDelayMs(10_000, undefined, 60_000, 5), 16_105);
    about(lookDelayMs(10_000, undefined, 60_000, 500), 40_000);
  });

  it('is a sixth of the usual time before that has passed, where looks move a bar', () => {
    about(lookDelayMs(1_000, usual, 0, 0), 20_000);
    about(lookDelayMs(30_000, usual, 0, 0), 30_000);
  });

  it('is all of the usual time where a look could show nothing new', () => {
    about(lookDelayMs(1_000, { ...usual, reportsProgress: false }, 20_000, 0), 100_000);
  });

  it('is the model’s own again once the usual time has passed', () => {
    about(lookDelayMs(1_000, usual, 120_000, 0), 1_000);
  });
});
