/** Millionths of a dollar: every amount of money in this house. */
export type MicroUsd = bigint;

const shownPerUsd = 10_000n;
const shownStep = 100n;
const decimal = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * Dollars in decimal notation, the half rounded to even, without ever becoming a binary fraction.
 * Answers undefined for anything that is not a decimal number.
 */
export function microUsd(dollars: string | number): MicroUsd | undefined {
  const [match, sign = '', whole = '', fraction = '', exponent = '0'] = decimal.exec(String(dollars).trim()) ?? [];
  if (match === undefined) return undefined;
  const amount = shifted(BigInt(whole + fraction), 6 - fraction.length + Number(exponent));
  return sign === '-' ? -amount : amount;
}

/** The same for dollars that a schema has checked. @throws when they are none. */
export function parseUsd(dollars: string): MicroUsd {
  const amount = microUsd(dollars);
  if (amount === undefined) throw new Error(`not an amount of dollars: ${dollars}`);
  return amount;
}

/**
 * "$0.80": two decimals, or up to four where the amount has them. Quotes round up, so that nothing costs more than was said;
 * totals round half to even.
 */
export function formatUsd(amount: MicroUsd, round: 'up' | 'half-even' = 'half-even'): string {
  if (amount < 0n) return `-${formatUsd(-amount, round)}`;
  const shown = round === 'up' ? (amount + shownStep - 1n) / shownStep : halfEven(amount, shownStep);
  const decimals = (shown % shownPerUsd)
    .toString()
    .padStart(4, '0')
    .replace(/0{1,2}$/, '');
  return `$${shown / shownPerUsd}.${decimals}`;
}

/** `value` times ten to the power of `places`. */
function shifted(value: bigint, places: number): bigint {
  return places >= 0 ? value * 10n ** BigInt(places) : halfEven(value, 10n ** BigInt(-places));
}

/** The quotient, the half rounded to even; for values of zero and more. */
function halfEven(value: bigint, divisor: bigint): bigint {
  const twiceRest = (value % divisor) * 2n;
  const floor = value / divisor;
  const up = twiceRest > divisor || (twiceRest === divisor && floor % 2n === 1n);
  return up ? floor + 1n : floor;
}
