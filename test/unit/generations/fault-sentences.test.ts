import { describe, expect, it } from 'vitest';
import { faultSentence } from '../../../src/generations/fault-sentences.ts';

describe('why there is no video', () => {
  it('adds the backend’s own words where they help to ask better', () => {
    expect(faultSentence('invalid', 'size must be 1280x720')).toBe(
      'The video backend did not accept this request. It says: size must be 1280x720',
    );
    expect(faultSentence('invalid', null)).toBe('The video backend did not accept this request.');
  });

  it.each(['auth', 'billing', 'internal', 'moderation', 'lost'])('keeps them to the log for %s', (kind) => {
    expect(faultSentence(kind, 'Incorrect API key provided: sk-secret')).not.toContain('sk-secret');
  });

  it.each([null, 'toString', '__proto__', 'something new'])('has a sentence for %s as well', (kind) => {
    expect(faultSentence(kind, 'x')).toBe('The video backend failed while making this video. Please try again.');
  });
});
