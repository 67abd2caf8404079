import { describe, expect, it } from 'vitest';
import { plainText, shorten } from '../../../src/platforms/plain-text.ts';

describe('plain text', () => {
  it.each([
    ['a red  fox\n\tin the\r\nsnow ', 'a red fox in the snow'],
    ['a\u2028b\u2029c', 'a b c'],
    ['pay\u202Elive\u2066', 'paylive'],
    ['zero\u200Bwidth\uFEFF and \u00ADsoft', 'zerowidth and soft'],
    ['\u0000nul\u0007bell\u001b[31m', 'nulbell[31m'],
    ['\u3164\u115F', ''],
    ['half \uD83D a pair', 'half  a pair'],
  ])('of %j is %j', (typed, text) => {
    expect(plainText(typed)).toBe(text);
  });

  it('keeps what people really write: letters of every script, emoji, families of emoji', () => {
    for (const kept of ['ein Füchslein', '雪の中の狐', 'ثعلب أحمر', 'लोमड़ी', '🦊', '👩‍👩‍👧', '❤️‍🔥', '🏳️‍🌈', '👍🏽'])
      expect(plainText(kept)).toBe(kept);
  });

  it('takes a joiner out from between letters, where it hides a word from filters', () => {
    expect(plainText('f\u200Do\u200Dx')).toBe('fox');
  });

  it('cuts towers of accents to three', () => {
    expect(plainText(`e${'\u0301'.repeat(40)}`).normalize('NFD')).toBe(`e${'\u0301'.repeat(3)}`);
  });
});

describe('a text made shorter', () => {
  it('stays as it is when it fits', () => {
    expect(shorten('a red fox', 9)).toBe('a red fox');
  });

  it('ends with an ellipsis within the limit', () => {
    expect(shorten('a red fox in the snow', 10)).toBe('a red fox…');
    expect(shorten('abcdef', 4)).toBe('abc…');
  });

  it('never cuts through a character', () => {
    expect(shorten('🦊🦊🦊', 4)).toBe('🦊…');
    expect(shorten('👩‍👩‍👧👩‍👩‍👧', 10)).toBe('👩‍👩‍👧…');
    for (let most = 1; most < 20; most += 1) {
      const short = shorten('🦊👩‍👩‍👧é🏳️‍🌈🦊🦊', most);
      expect(short.length).toBeLessThanOrEqual(most);
      expect(short).not.toMatch(/\p{Surrogate}/u);
    }
  });
});
