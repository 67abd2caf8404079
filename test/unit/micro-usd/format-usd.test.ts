import { describe, expect, it } from 'vitest';
import { formatUsd, parseUsd } from '../../../src/micro-usd/micro-usd.ts';

describe('an amount of money, written for people', () => {
  it.each([
    [0n, '$0.00'],
    [1n, '$0.000001'],
    [42_500n, '$0.0425'],
    [800_000n, '$0.80'],
    [1_000_000n, '$1.00'],
    [12_345_670n, '$12.34567'],
    [9_007_199_254_740_993_000_001n, '$9007199254740993.000001'],
  ])('%s millionths are %s, and read back to the last one', (amount, text) => {
    expect(formatUsd(amount)).toBe(text);
    expect(parseUsd(text.slice(1))).toBe(amount);
  });

  it('is not read from anything else', () => {
    expect(() => parseUsd('ten dollars')).toThrow('not an amount of dollars');
  });
});
