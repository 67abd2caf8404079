import { z } from 'zod';
import { parseUsd, type MicroUsd } from '../micro-usd/micro-usd.ts';

/** A model's price rows, as its catalogue row keeps them. */
const priceRows = z.array(z.object({ unit: z.enum(['second', 'video']), usd: z.string(), size: z.string().optional() }));

/** What a video will cost at most, or undefined when there is no price for it: then it is refused, never free. The most specific row wins. */
export function quote(price: unknown, size: string, seconds: number): MicroUsd | undefined {
  const rows = priceRows.parse(price);
  const row = rows.find((candidate) => candidate.size === size) ?? rows.find((candidate) => candidate.size === undefined);
  if (row === undefined) return undefined;
  const usd = parseUsd(row.usd);
  return row.unit === 'video' ? usd : usd * BigInt(seconds);
}
