import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeJob } from '../../../../src/backends/openai-videos/decode-job.ts';
import { type DialectName, dialects } from '../../../../src/backends/openai-videos/dialect-list.ts';
import type { RemoteJob } from '../../../../src/backends/video-backend.ts';

interface Recorded {
  says: string;
  dialect: DialectName;
  body: unknown;
  job: Record<string, unknown>;
}

const recorded = JSON.parse(readFileSync(new URL('../../../fixtures/backends/jobs.json', import.meta.url), 'utf8')) as Recorded[];

/** As the fixtures write a job: times and amounts as texts, an error as its kind. */
function written(job: RemoteJob): unknown {
  const cost = job.costMicroUsd === undefined ? {} : { costMicroUsd: String(job.costMicroUsd) };
  const error = job.error === undefined ? {} : { error: job.error.kind };
  const { costMicroUsd: _, error: __, ...rest } = job;
  return JSON.parse(JSON.stringify({ ...rest, ...cost, ...error }));
}

describe('a job read from an answer', () => {
  it.each(recorded.map((each) => [each.says, each] as const))('is right for %s', (_, { dialect, body, job }) => {
    expect(written(decodeJob(body, dialects[dialect], () => undefined))).toEqual(job);
  });

  it.each([[{}], [{ status: 'completed' }], [{ id: '' }], ['nonsense'], [null], [[]]])('is refused without an id: %j', (body) => {
    expect(() => decodeJob(body, dialects.openai, () => undefined)).toThrow('not a video job');
  });

  it('tells of a status that is not known', () => {
    const heard: string[] = [];
    decodeJob({ id: 'a', status: 'marinating' }, dialects.openai, (word) => heard.push(word));
    decodeJob({ id: 'a', status: 'Processing' }, dialects.openai, (word) => heard.push(word));
    expect(heard).toEqual(['marinating']);
  });

  it.each([0, -3, 100, 250, '0', 0.4])('has no progress when the server says %j', (progress) => {
    expect(decodeJob({ id: 'a', status: 'in_progress', progress }, dialects.openai, () => undefined).progress).toBeUndefined();
  });
});
