import type { Price } from '../database/model-queries.ts';
import type { MicroUsd } from '../micro-usd/micro-usd.ts';

/** What a video will cost at most, and by which price row. */
export interface Quote {
  usd: MicroUsd;
  priceId: string;
}

/** Undefined when there is no price for it: then it is refused, never free. The row for the size wins over the one for all sizes. */
export function quote(prices: Price[], size: string, seconds: number): Quote | undefined {
  const row = prices.find((price) => price.size === size) ?? prices.find((price) => price.size === null);
  return row === undefined ? undefined : { usd: priced(row, seconds), priceId: row.id };
}

/** What a price row makes of a length; exact, for prices are whole micro-dollars. */
export function priced({ unit, microUsd }: Pick<Price, 'unit' | 'microUsd'>, seconds: number): MicroUsd {
  return unit === 'video' ? microUsd : microUsd * BigInt(seconds);
}
