import { describe, expect, it } from 'vitest';
import { describeCost, describeMoney } from '../../../src/money/describe-cost.ts';
import { generationRow } from '../../support/rows.ts';

describe('the money of a generation', () => {
  it.each([
    [{}, '$0.40 held'],
    [{ status: 'delivered', costMicroUsd: 420_000n, costSource: 'reported' }, '$0.42'],
    [{ status: 'delivered', costMicroUsd: 400_000n, costSource: 'assumed' }, '$0.40 assumed spent'],
    [{ status: 'delivered', heldMicroUsd: 0n, costMicroUsd: 0n }, '$0.00'],
    [{ status: 'cancelled', costMicroUsd: 0n }, 'not charged'],
    [{ status: 'failed', costMicroUsd: 0n, costSource: 'reported' }, 'not charged'],
    [{ status: 'failed', costMicroUsd: 0n, costSource: 'operator' }, 'not charged, as whoever runs this bot decided'],
    [
      { status: 'failed', costMicroUsd: 400_000n, costSource: 'price' },
      'charged $0.40, because the backend bills refused videos',
    ],
    [
      { status: 'failed', costMicroUsd: 50_000n, costSource: 'reported' },
      'charged $0.05, because the backend bills it all the same',
    ],
    [
      { status: 'failed', costMicroUsd: 400_000n, costSource: 'assumed' },
      'charged $0.40, because the backend never said what became of it',
    ],
    [{ status: 'failed', costMicroUsd: 400_000n, costSource: 'operator' }, 'charged $0.40, as whoever runs this bot decided'],
  ] as const)('of %o is "%s"', (more, words) => {
    expect(describeMoney(generationRow(more))).toBe(words);
  });

  it.each([
    [{ status: 'delivered', costMicroUsd: 420_000n, costSource: 'reported' }, '$0.42, as the backend bills it'],
    [{ status: 'delivered', costMicroUsd: 400_000n, costSource: 'price' }, '$0.40, by its price and length'],
    [{ status: 'delivered', costMicroUsd: 400_000n, costSource: 'assumed' }, '$0.40 assumed spent'],
    [{ status: 'delivered', costMicroUsd: 400_000n }, '$0.40'],
    [{ status: 'queued' }, '$0.40 held'],
    [
      { status: 'failed', costMicroUsd: 400_000n, costSource: 'price' },
      'charged $0.40, because the backend bills refused videos',
    ],
  ] as const)('of %o is "%s" where the reason is wanted', (more, words) => {
    expect(describeCost(generationRow(more))).toBe(words);
  });
});
