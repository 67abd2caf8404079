/** Millionths of a dollar: every amount of money in this house. */
export type MicroUsd = bigint;

const perUsd = 1_000_000n;
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

/** "$0.80"; as many decimals as the amount needs, at least two. */
export function formatUsd(amount: MicroUsd): string {
  const decimals = (amount % perUsd)
    .toString()
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `$${amount / perUsd}.${decimals}`;
}

/** `value` times ten to the power of `places`. */
function shifted(value: bigint, places: number): bigint {
  if (places >= 0) return value * 10n ** BigInt(places);
  const divisor = 10n ** BigInt(-places);
  const twiceRest = (value % divisor) * 2n;
  const floor = value / divisor;
  const up = twiceRest > divisor || (twiceRest === divisor && floor % 2n === 1n);
  return up ? floor + 1n : floor;
}
