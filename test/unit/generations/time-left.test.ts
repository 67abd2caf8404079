import { describe, expect, it } from 'vitest';
import { summarise, timeLeft } from '../../../src/generations/time-left.ts';

const usual = { p50: 60_000, p90: 150_000, reportsProgress: true };

describe('the time that is left', () => {
  it.each([
    [0, 'about 60 s to 3 min left'],
    [10_000, 'about 50 s to 2 min left'],
    [57_000, 'about 3 s to 2 min left'],
    [60_000, 'less than 2 min left'],
    [100_000, 'less than 50 s left'],
    [150_000, '3 min so far, longer than most'],
  ])('after %d ms is "%s"', (elapsed, words) => {
    expect(timeLeft(elapsed, usual)).toBe(words);
  });

  it('is one figure where both ends are the same', () => {
    expect(timeLeft(0, { ...usual, p90: 60_000 })).toBe('about 60 s left');
  });

  it('is not guessed at while nothing is known: then it says how long it has run', () => {
    expect(timeLeft(0, undefined)).toBe('1 s so far');
    expect(timeLeft(42_000, undefined)).toBe('45 s so far');
    expect(timeLeft(600_000, undefined)).toBe('10 min so far');
  });
});

describe('how long a model usually takes', () => {
  const renders = (...times: number[]) => times.map((ms) => ({ ms, progress: null }));

  it('is unknown until five videos are there', () => {
    expect(summarise(renders(1, 2, 3, 4))).toBeUndefined();
    expect(summarise(renders(1, 2, 3, 4, 5))).toBeDefined();
  });

  it('is the median and the ninth tenth, in whatever order they came', () => {
    expect(summarise(renders(50, 10, 90, 30, 70, 20, 100, 60, 40, 80))).toEqual({ p50: 60, p90: 100, reportsProgress: false });
  });

  it('notes whether any of them said how far it was', () => {
    expect(summarise([...renders(1, 2, 3, 4), { ms: 5, progress: 47 }])?.reportsProgress).toBe(true);
  });
});
