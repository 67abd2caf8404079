/** Millionths of a dollar: every amount of money in this house. */
export type MicroUsd = bigint;

const perUsd = 1_000_000n;

/** Reads a decimal string of dollars, such as "0.0425", exactly. @throws on anything else, and on more than six decimals. */
export function parseUsd(text: string): MicroUsd {
  const match = /^(\d+)(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) throw new Error(`not an amount of dollars with at most six decimals: ${text}`);
  return BigInt(match[1] ?? '0') * perUsd + BigInt((match[2] ?? '').padEnd(6, '0'));
}

/** "$0.80"; as many decimals as the amount needs, at least two. */
export function formatUsd(amount: MicroUsd): string {
  const decimals = (amount % perUsd)
    .toString()
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `$${amount / perUsd}.${decimals}`;
}
