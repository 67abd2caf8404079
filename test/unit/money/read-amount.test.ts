import { describe, expect, it } from 'vitest';
import { readAmount } from '../../../src/money/read-amount.ts';

describe('an amount as it is typed', () => {
  it.each([
    ['3', 3_000_000n],
    ['$3.50', 3_500_000n],
    [' $ 0.000001 ', 1n],
    ['0', 0n],
    ['1000000', 1_000_000_000_000n],
  ])('is dollars: %j', (typed, amount) => {
    expect(readAmount('usd', typed)).toBe(amount);
  });

  it.each(['', '-1', '+1', '1e3', '.5', '1.', '3,50', '0.0000001', '1000000.01', '9999999999', 'Infinity', '٣', '3 €'])(
    'is no dollars: %j',
    (typed) => {
      expect(() => readAmount('usd', typed)).toThrow(/^Please give/);
    },
  );

  it('is a whole number of videos or seconds', () => {
    expect(readAmount('videos', '12')).toBe(12n);
    expect(readAmount('seconds', ' 0 ')).toBe(0n);
    for (const typed of ['1.5', '$3', '-1', '1000001', '']) expect(() => readAmount('videos', typed)).toThrow(/^Please give/);
  });
});
