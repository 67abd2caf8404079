import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { ChatError } from '../../../../src/platforms/chat-platform.ts';
import { asChatError } from '../../../../src/platforms/discord/errors.ts';

const request = { body: undefined, files: undefined };
const refused = (status: number, code: number) =>
  new DiscordAPIError({ code, message: 'No' }, code, status, 'POST', 'https://discord.com', request);

describe('errors of Discord in our words', () => {
  it.each([
    [404, 10_003, 'gone'],
    [400, 50_083, 'gone'],
    [404, 10_008, 'message_gone'],
    [404, 10_015, 'message_gone'],
    [401, 50_027, 'message_gone'],
    [401, 0, 'auth'],
    [403, 50_001, 'forbidden'],
    [403, 50_013, 'forbidden'],
    [403, 50_007, 'forbidden'],
    [400, 50_278, 'forbidden'],
    [413, 40_005, 'too_large'],
    [400, 50_045, 'too_large'],
    [400, 50_035, 'rejected'],
    [400, 200_000, 'rejected'],
    [429, 30_046, 'rate_limited'],
    [403, 40_333, 'unavailable'],
  ])('takes %i with code %i as %s', (status, code, kind) => {
    expect(asChatError(refused(status, code))).toMatchObject({ name: 'ChatError', kind });
  });

  it('takes a server that fails, or a network that does, as unavailable', () => {
    expect(asChatError(new HTTPError(502, 'Bad Gateway', 'POST', 'https://discord.com', request)).kind).toBe('unavailable');
    expect(asChatError(new TypeError('fetch failed')).kind).toBe('unavailable');
  });

  it('says how long to wait, whichever kind of limit it is', () => {
    const limit = {
      limit: 5,
      method: 'POST',
      hash: '',
      url: '',
      route: '',
      majorParameter: '',
      global: false,
      scope: 'user',
    } as const;
    const error = asChatError(new RateLimitError({ ...limit, timeToReset: -20, retryAfter: -20, sublimitTimeout: 4000 }));
    expect(error).toMatchObject({ kind: 'rate_limited', retryAfterMs: 4000 });
  });

  it('leaves our own errors as they are', () => {
    const own = new ChatError('gone', 'gone');
    expect(asChatError(own)).toBe(own);
  });
});
