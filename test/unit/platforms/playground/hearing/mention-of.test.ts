import { describe, expect, it } from 'vitest';
import { mentionOf } from '../../../../../src/platforms/playground/hearing/mention-of.ts';
import { nameOf } from '../../../../../src/platforms/playground/page/name-of.ts';

const me = 'visitor-one';
const other = 'visitor-two';

describe('a mention in the playground', () => {
  it.each([
    ['@me', { kind: 'member', id: me }],
    ['@Me', { kind: 'member', id: me }],
    [`@${nameOf(me)}`, { kind: 'member', id: me }],
    [`@${nameOf(other)}`, { kind: 'member', id: other }],
    [`@${nameOf(other).toLowerCase()}`, { kind: 'member', id: other }],
    [`@${other}`, { kind: 'member', id: other }],
    ['#playground', { kind: 'channel', id: 'playground' }],
  ])('is %s', (token, meant) => {
    expect(mentionOf(token, me, [other])).toEqual(meant);
  });

  it.each(['me', '@', '#', '#films', `@${nameOf('visitor-three')}`, '@visitor-three', nameOf(other), '@playground'])(
    'is not %s',
    (token) => {
      expect(mentionOf(token, me, [other])).toBeUndefined();
    },
  );
});
