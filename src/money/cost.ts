import type { Price } from '../database/model-queries.ts';
import type { MicroUsd } from '../micro-usd/micro-usd.ts';
import { priced } from './quote.ts';

/** Who said what a video did cost: the backend, our price for the seconds that came, an operator, or nobody (`assumed`: the hold). */
export type CostSource = 'reported' | 'price' | 'assumed' | 'operator';

export interface Cost {
  amount: MicroUsd;
  source: CostSource;
}

/**
 * What a video that arrived did cost: as the backend reports, else the price that it was quoted at for the seconds that were
 * returned, else the hold.
 */
export function costOfVideo(
  { heldMicroUsd, price }: { heldMicroUsd: MicroUsd; price: Pick<Price, 'unit' | 'microUsd'> | null },
  reported: MicroUsd | undefined,
  returnedMs: number,
): Cost {
  if (reported !== undefined) return { amount: reported, source: 'reported' };
  if (price === null) return { amount: heldMicroUsd, source: 'assumed' };
  return { amount: priced(price, Math.max(1, Math.round(returnedMs / 1000))), source: 'price' };
}
