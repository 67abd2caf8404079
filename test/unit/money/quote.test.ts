import { describe, expect, it } from 'vitest';
import { costOfVideo } from '../../../src/money/cost.ts';
import { quote } from '../../../src/money/quote.ts';
import { priceRow } from '../../support/rows.ts';

const cents = (microUsd: bigint) => priceRow({ microUsd });
const prices = [
  cents(100_000n),
  priceRow({ id: 'large', microUsd: 300_000n, size: '1920x1080' }),
  priceRow({ id: 'small', unit: 'video', microUsd: 250_000n, size: '320x180' }),
];

describe('a quote', () => {
  it('is by the second, exactly, and names its price row', () => {
    expect(quote([cents(42_500n)], '1280x720', 12)).toEqual({ usd: 510_000n, priceId: priceRow().id });
  });

  it('takes the price of the size before the one for all sizes, in any order', () => {
    expect(quote(prices, '1280x720', 4)?.usd).toBe(400_000n);
    expect(quote(prices, '1920x1080', 4)).toEqual({ usd: 1_200_000n, priceId: 'large' });
    expect(quote(prices.toReversed(), '1920x1080', 4)).toEqual({ usd: 1_200_000n, priceId: 'large' });
  });

  it('is the same for every length where the price is by the video', () => {
    expect(quote(prices, '320x180', 4)?.usd).toBe(250_000n);
    expect(quote(prices, '320x180', 12)?.usd).toBe(250_000n);
  });

  it('is undefined without a price, never free; a price of zero is one', () => {
    expect(quote(prices.slice(1), '1280x720', 4)).toBeUndefined();
    expect(quote([], '1280x720', 4)).toBeUndefined();
    expect(quote([cents(0n)], '1280x720', 4)?.usd).toBe(0n);
  });
});

describe('the cost of a video', () => {
  const generation = { heldMicroUsd: 400_000n, price: priceRow() };

  it('is what the backend reports, even nothing', () => {
    expect(costOfVideo(generation, 420_000n, 4_000)).toEqual({ amount: 420_000n, source: 'reported' });
    expect(costOfVideo(generation, 0n, 4_000)).toEqual({ amount: 0n, source: 'reported' });
  });

  it('is else the price that it was quoted at, for the seconds that came', () => {
    expect(costOfVideo(generation, undefined, 4_020)).toEqual({ amount: 400_000n, source: 'price' });
    expect(costOfVideo(generation, undefined, 7_980)).toEqual({ amount: 800_000n, source: 'price' });
    expect(costOfVideo(generation, undefined, 100)).toEqual({ amount: 100_000n, source: 'price' });
  });

  it('is the hold where no price was kept', () => {
    expect(costOfVideo({ ...generation, price: null }, undefined, 4_000).amount).toBe(400_000n);
  });
});
