import type { LimitUnit } from '../database/limit-queries.ts';
import { Refusal } from '../errors/fault.ts';
import { parseUsd } from '../micro-usd/micro-usd.ts';

/** More than this is a slip of the hand: dollars, videos or seconds. */
const most = 1_000_000n;
const dollars = /^\$?\s?(\d{1,9}(?:\.\d{1,6})?)$/;
const whole = /^\d{1,9}$/;

/**
 * An amount as it was typed: "3", "$3.50", for videos and seconds a whole number. In micro-dollars, videos or seconds.
 * @throws {Refusal} when it is none.
 */
export function readAmount(unit: LimitUnit, typed: string): bigint {
  return unit === 'usd' ? readDollars(typed.trim()) : readWhole(unit, typed.trim());
}

function readDollars(typed: string): bigint {
  const [, usd] = dollars.exec(typed) ?? [];
  if (usd === undefined) throw new Refusal('Please give the amount in dollars, such as 3 or 0.50, with at most six decimals.');
  const amount = parseUsd(usd);
  if (amount > most * 1_000_000n) throw new Refusal(`Please give at most ${most} dollars.`);
  return amount;
}

function readWhole(unit: 'videos' | 'seconds', typed: string): bigint {
  if (!whole.test(typed)) throw new Refusal(`Please give a whole number of ${unit}, such as 10.`);
  const amount = BigInt(typed);
  if (amount > most) throw new Refusal(`Please give at most ${most} ${unit}.`);
  return amount;
}
