import { describe, expect, it } from 'vitest';
import { costOfVideo } from '../../../src/money/cost.ts';
import { quote } from '../../../src/money/quote.ts';

const price = [
  { unit: 'second', usd: '0.10' },
  { unit: 'second', usd: '0.30', size: '1920x1080' },
  { unit: 'video', usd: '0.25', size: '320x180' },
];

describe('a quote', () => {
  it('is by the second, exactly', () => {
    expect(quote([{ unit: 'second', usd: '0.0425' }], '1280x720', 12)).toBe(510_000n);
  });

  it('takes the price of the size before the one for all sizes, in any order', () => {
    expect(quote(price, '1280x720', 4)).toBe(400_000n);
    expect(quote(price, '1920x1080', 4)).toBe(1_200_000n);
    expect(quote(price.toReversed(), '1920x1080', 4)).toBe(1_200_000n);
  });

  it('is the same for every length where the price is by the video', () => {
    expect(quote(price, '320x180', 4)).toBe(250_000n);
    expect(quote(price, '320x180', 12)).toBe(250_000n);
  });

  it('is undefined without a price, never free', () => {
    expect(quote(price.slice(1), '1280x720', 4)).toBeUndefined();
    expect(quote([], '1280x720', 4)).toBeUndefined();
  });

  it('does not guess at a price that it cannot read', () => {
    expect(() => quote([{ unit: 'minute', usd: '0.10' }], '1280x720', 4)).toThrow('Invalid option');
    expect(() => quote([{ unit: 'second', usd: '10 cents' }], '1280x720', 4)).toThrow('not an amount of dollars');
  });
});

describe('the cost of a video', () => {
  const generation = { heldMicroUsd: 400_000n, size: '1280x720', model: { price } };

  it('is what the backend reports, even nothing', () => {
    expect(costOfVideo(generation, 420_000n, 4_000)).toEqual({ amount: 420_000n, source: 'reported' });
    expect(costOfVideo(generation, 0n, 4_000)).toEqual({ amount: 0n, source: 'reported' });
  });

  it('is else our price for the seconds that came', () => {
    expect(costOfVideo(generation, undefined, 4_020)).toEqual({ amount: 400_000n, source: 'price' });
    expect(costOfVideo(generation, undefined, 7_980)).toEqual({ amount: 800_000n, source: 'price' });
    expect(costOfVideo(generation, undefined, 100)).toEqual({ amount: 100_000n, source: 'price' });
  });

  it('is the hold where there is no price any more', () => {
    expect(costOfVideo({ ...generation, model: { price: [] } }, undefined, 4_000).amount).toBe(400_000n);
  });
});
