const decimal = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * Dollars in decimal notation as micro-dollars, the half rounded to even, without ever becoming a binary fraction.
 * Answers undefined for anything that is not a decimal number.
 */
export function microUsd(dollars: string | number): bigint | undefined {
  const [match, sign = '', whole = '', fraction = '', exponent = '0'] = decimal.exec(String(dollars).trim()) ?? [];
  if (match === undefined) return undefined;
  const amount = shifted(BigInt(whole + fraction), 6 - fraction.length + Number(exponent));
  return sign === '-' ? -amount : amount;
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
