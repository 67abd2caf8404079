import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSeal } from '../../../src/config/seal.ts';

describe('the seal', () => {
  // Node's own words.
  const refused = /unable to authenticate|Invalid (authentication tag|initialization vector)/;
  const seal = createSeal(randomBytes(32).toString('base64'));

  it('gives back what was sealed, and shows nothing of it', () => {
    const sealed = seal.close('a token with ünïcode', 'row-1');
    expect(sealed).not.toContain('token');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('token');
    expect(seal.open(sealed, 'row-1')).toBe('a token with ünïcode');
  });

  it('never seals the same text to the same letters', () => {
    expect(seal.close('a token', 'row-1')).not.toBe(seal.close('a token', 'row-1'));
  });

  it('does not open what was sealed for another row', () => {
    expect(() => seal.open(seal.close('a token', 'row-1'), 'row-2')).toThrow(refused);
  });

  it('does not open what another key sealed, or what was changed or cut', () => {
    const sealed = seal.close('a token', 'row-1');
    const changed = Buffer.from(sealed, 'base64url');
    changed[30] = (changed[30] ?? 0) ^ 1;
    expect(() => createSeal(randomBytes(32).toString('base64')).open(sealed, 'row-1')).toThrow(refused);
    expect(() => seal.open(changed.toString('base64url'), 'row-1')).toThrow(refused);
    expect(() => seal.open(sealed.slice(0, 20), 'row-1')).toThrow(refused);
    expect(() => seal.open('', 'row-1')).toThrow(refused);
  });
});
