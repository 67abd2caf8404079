import { describe, expect, it } from 'vitest';
import { formatUsd, parseUsd } from '../../../src/micro-usd/micro-usd.ts';

describe('an amount of money, written for people', () => {
  it.each([
    [0n, '$0.00'],
    [42_500n, '$0.0425'],
    [800_000n, '$0.80'],
    [1_000_000n, '$1.00'],
    [12_345_600n, '$12.3456'],
    [-800_000n, '-$0.80'],
    [9_007_199_254_740_993_000_100n, '$9007199254740993.0001'],
  ])('%s millionths are %s', (amount, text) => {
    expect(formatUsd(amount)).toBe(text);
    expect(formatUsd(amount, 'up')).toBe(text);
  });

  it('is rounded up in a quote, so that nothing costs more than was said', () => {
    expect(formatUsd(1n, 'up')).toBe('$0.0001');
    expect(formatUsd(999_901n, 'up')).toBe('$1.00');
  });

  it('has its half rounded to even in a total', () => {
    expect([50n, 150n, 250n, 149n, 151n].map((amount) => formatUsd(amount))).toEqual([
      '$0.00',
      '$0.0002',
      '$0.0002',
      '$0.0001',
      '$0.0002',
    ]);
  });

  it('is not read from anything else', () => {
    expect(() => parseUsd('ten dollars')).toThrow('not an amount of dollars');
  });
});
