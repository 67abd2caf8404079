import { describe, expect, it } from 'vitest';
import { createMediaLinks } from '../../../src/media/media-link.ts';

const links = createMediaLinks('a secret of at least thirty-two characters');
const now = new Date('2026-11-22T12:00:00Z');
const later = new Date('2026-11-22T13:00:00Z');

describe('media links', () => {
  it('reads back what it minted', () => {
    expect(links.read(links.mint('g_1.2', later), now)).toEqual({ generationId: 'g_1.2' });
  });

  it('mints tokens that are safe in an address', () => {
    expect(links.mint('g?&/é', later)).toMatch(/^[A-Za-z0-9_.-]+$/);
  });

  it('says that a token has expired, at the very moment', () => {
    expect(links.read(links.mint('g1', now), now)).toBe('expired');
  });

  it('does not read a token that was changed anywhere', () => {
    const token = links.mint('g1', later);
    for (const at of [0, 5, token.indexOf('.'), token.length - 3]) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(links.read(changed, now)).toBeUndefined();
    }
  });

  it('does not read a token from another secret, without a signature, or of nothing', () => {
    expect(links.read(createMediaLinks('another secret, also long enough to be one').mint('g1', later), now)).toBeUndefined();
    for (const token of ['', '.', 'abc', `${links.mint('g1', later).split('.')[0]}.`])
      expect(links.read(token, now)).toBeUndefined();
  });
});
