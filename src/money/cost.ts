import { quote } from './quote.ts';
import type { MicroUsd } from '../micro-usd/micro-usd.ts';

/** Who said what a video did cost: the backend, our price for the seconds that came, or nobody (`assumed`: the hold). */
export type CostSource = 'reported' | 'price' | 'assumed';

export interface Cost {
  amount: MicroUsd;
  source: CostSource;
}

/** What a video that arrived did cost: as the backend reports, else our price for the seconds that were returned, else the hold. */
export function costOfVideo(
  generation: { heldMicroUsd: MicroUsd; size: string; model: { price: unknown } },
  reported: MicroUsd | undefined,
  returnedMs: number,
): Cost {
  if (reported !== undefined) return { amount: reported, source: 'reported' };
  const priced = quote(generation.model.price, generation.size, Math.max(1, Math.round(returnedMs / 1000)));
  return priced === undefined ? { amount: generation.heldMicroUsd, source: 'assumed' } : { amount: priced, source: 'price' };
}
