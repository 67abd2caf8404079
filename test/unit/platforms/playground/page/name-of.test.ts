import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nameOf } from '../../../../../src/platforms/playground/page/name-of.ts';

describe('the name of a visitor', () => {
  it('is one word, always the same, and seldom that of somebody else', () => {
    const visitors = Array.from({ length: 40 }, () => randomBytes(12).toString('base64url'));
    for (const visitor of visitors) expect(nameOf(visitor)).toMatch(/^[A-Z][a-z]+-[0-9a-f]{2}$/);
    expect(visitors.map(nameOf)).toEqual(visitors.map(nameOf));
    expect(new Set(visitors.map(nameOf)).size).toBeGreaterThan(30);
  });
});
