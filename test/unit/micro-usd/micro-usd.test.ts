import { describe, expect, it } from 'vitest';
import { microUsd } from '../../../src/micro-usd/micro-usd.ts';

describe('dollars as micro-dollars', () => {
  it.each<[string | number, bigint]>([
    ['0.10', 100_000n],
    [0.1, 100_000n],
    [0.42, 420_000n],
    [1.005, 1_005_000n],
    ['12', 12_000_000n],
    ['0.0000005', 0n],
    ['0.0000015', 2n],
    ['0.0000025', 2n],
    ['0.00000250001', 3n],
    [1e-7, 0n],
    [4.2e-5, 42n],
    ['1e3', 1_000_000_000n],
    ['-0.5', -500_000n],
    ['123456789.123456', 123_456_789_123_456n],
  ])('%s is %s', (dollars, micro) => {
    expect(microUsd(dollars)).toBe(micro);
  });

  it.each(['', 'free', '1,50', '$1', '0x10', Number.NaN, Number.POSITIVE_INFINITY])('%s is not an amount', (dollars) => {
    expect(microUsd(dollars)).toBeUndefined();
  });
});
