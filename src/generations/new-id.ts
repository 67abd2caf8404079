import { randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** A generation's or a draft's id: 16 letters and digits (80 random bits), short enough for Discord's nonce of 25 and for people to read out. */
export function newGenerationId(): string {
  let bits = BigInt(`0x${randomBytes(10).toString('hex')}`);
  let id = '';
  for (; id.length < 16; bits >>= 5n) id += alphabet[Number(bits & 31n)] ?? '';
  return id;
}
