import { Writable } from 'node:stream';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAiVideos } from '../../../../src/backends/openai-videos/create-openai-videos.ts';
import type { VideoBackend } from '../../../../src/backends/video-backend.ts';
import { answerJson, startVideoServer, type VideoServer } from '../../../fakes/video-server.ts';

const servers: VideoServer[] = [];
const lines: string[] = [];
const log = pino(new Writable({ write: (line, _, done) => done(void lines.push(String(line))) }));

afterEach(async () => {
  lines.length = 0;
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function backendThatAnswers(status: number, body: unknown): Promise<VideoBackend> {
  const server = await startVideoServer((_, response) => answerJson(response, status, body));
  servers.push(server);
  return createOpenAiVideos({ address: server.address, dialect: 'vllm-omni', backendId: 'test', log });
}

describe('a list of jobs', () => {
  it('leaves out what is no job', async () => {
    const backend = await backendThatAnswers(200, { data: [{ id: 'a', status: 'queued' }, null, { status: 'queued' }] });
    expect(await backend.list?.()).toEqual([{ id: 'a', state: 'queued' }]);
  });

  it.each([
    [404, { detail: 'Not Found' }],
    [405, { detail: 'Method Not Allowed' }],
    [200, { message: 'welcome' }],
  ])('is not there when the server answers %i %j', async (status, body) => {
    await expect((await backendThatAnswers(status, body)).list?.()).rejects.toMatchObject({ kind: 'unsupported' });
  });

  it('is unavailable while the server is in trouble', async () => {
    await expect((await backendThatAnswers(503, {})).list?.()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a look at a job', () => {
  it('tells the log once of a word that nobody knows', async () => {
    const backend = await backendThatAnswers(200, { id: 'a', status: 'marinating' });
    for (let look = 0; look < 3; look++) expect((await backend.check('a')).state).toBe('running');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ backend: 'test', word: 'marinating' });
  });

  it.each([404, 410])('finds it lost at %i', async (status) => {
    expect(await (await backendThatAnswers(status, { detail: 'gone' })).check('a')).toEqual({ id: 'a', state: 'lost' });
  });

  it('fails without an answer that can be read', async () => {
    await expect((await backendThatAnswers(200, [])).check('a')).rejects.toMatchObject({ kind: 'internal' });
  });
});

describe('a stop', () => {
  it.each<[number, string]>([
    [200, 'cancelled'],
    [204, 'cancelled'],
    [404, 'too_late'],
    [400, 'too_late'],
    [409, 'too_late'],
  ])('answered by %i is %s', async (status, outcome) => {
    expect(await (await backendThatAnswers(status, status === 204 ? undefined : { id: 'a', deleted: true })).cancel?.('a')).toBe(
      outcome,
    );
  });

  it('passes on trouble, for then nobody knows', async () => {
    await expect((await backendThatAnswers(500, {})).cancel?.('a')).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
