import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answerError } from '../../../../src/backends/openai-videos/answer-error.ts';
import type { BackendErrorKind } from '../../../../src/backends/video-backend.ts';

interface Recorded {
  says: string;
  status: number;
  body: unknown;
  submit: BackendErrorKind;
  check: BackendErrorKind;
  message?: string;
}

const recorded = JSON.parse(
  readFileSync(new URL('../../../fixtures/backends/errors.json', import.meta.url), 'utf8'),
) as Recorded[];

describe("a backend's error answer", () => {
  it.each(recorded.map((each) => [each.says, each] as const))('is known: %s', (_, { status, body, submit, check, message }) => {
    const error = answerError('submit', status, body, new Headers());
    expect(error).toMatchObject({ kind: submit, httpStatus: status, ...(message === undefined ? {} : { message }) });
    expect(answerError('check', status, body, new Headers()).kind).toBe(check);
  });

  it('says how long to wait, in seconds or as a date', () => {
    const wait = (value: string) => answerError('submit', 429, {}, new Headers({ 'retry-after': value })).retryAfterMs;
    expect(wait('7')).toBe(7000);
    expect(wait('0.5')).toBe(500);
    const inAMinute = wait(new Date(Date.now() + 60_000).toUTCString()) ?? 0;
    expect(inAMinute).toBeGreaterThan(55_000);
    expect(inAMinute).toBeLessThanOrEqual(60_000);
    expect(wait('Thu, 01 Jan 1970 00:00:00 GMT')).toBe(0);
    expect(wait('soon')).toBeUndefined();
  });

  it('means for a list that there is none', () => {
    expect(answerError('list', 404, {}, new Headers()).kind).toBe('unsupported');
  });

  it('keeps a long page short', () => {
    expect(answerError('check', 502, 'x'.repeat(100_000), new Headers()).message).toHaveLength(500);
  });
});
