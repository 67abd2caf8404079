import type { ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAiVideos } from '../../../../src/backends/openai-videos/create-openai-videos.ts';
import type { DialectName } from '../../../../src/backends/openai-videos/dialect-list.ts';
import { BackendError, type RemoteJob } from '../../../../src/backends/video-backend.ts';
import { createLog } from '../../../../src/logging/log.ts';
import { answerJson, type SeenRequest, startVideoServer, type VideoServer } from '../../../fakes/video-server.ts';

const log = createLog('silent');
const job: RemoteJob = { id: 'video_1', state: 'completed' };
const servers: VideoServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function serverThat(answer: (request: SeenRequest, response: ServerResponse) => void): Promise<VideoServer> {
  const server = await startVideoServer(answer);
  servers.push(server);
  return server;
}

interface Attempt {
  dialect?: DialectName;
  job?: RemoteJob;
  allowPrivate?: boolean;
}

async function fetched(
  { address }: VideoServer,
  { dialect = 'openai', allowPrivate = false, ...more }: Attempt = {},
): Promise<string> {
  const options = { address, key: 'sk-1', dialect, backendId: 'test', log, allowPrivate, timeouts: { idle: 300 } };
  const content = await createOpenAiVideos(options).download(more.job ?? job);
  return (await buffer(content)).toString();
}

async function failure(attempt: Promise<unknown>): Promise<BackendError> {
  const error: unknown = await attempt.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BackendError);
  return error as BackendError;
}

describe('a download', () => {
  it('comes from the content endpoint, with the key', async () => {
    const server = await serverThat((_, response) => response.end('mp4'));
    expect(await fetched(server)).toBe('mp4');
    expect(server.seen[0]).toMatchObject({ path: '/v1/videos/video_1/content', headers: { authorization: 'Bearer sk-1' } });
  });

  it("comes from the job's own address in a dialect that gives one", async () => {
    const server = await serverThat((_, response) => response.end('mp4'));
    const contentUrl = new URL('/files/1.mp4', server.address).href;
    expect(await fetched(server, { dialect: 'sglang', job: { ...job, contentUrl } })).toBe('mp4');
    expect(await fetched(server, { dialect: 'sglang' })).toBe('mp4');
    expect(await fetched(server, { dialect: 'openai', job: { ...job, contentUrl } })).toBe('mp4');
    const paths = server.seen.map(({ path }) => path);
    expect(paths).toEqual(['/files/1.mp4', '/v1/videos/video_1/content', '/v1/videos/video_1/content']);
  });

  it('follows redirects at the backend, five of them', async () => {
    const hops = (most: number) =>
      serverThat(({ path }, response) => {
        const hop = Number(path.split('/hop/')[1] ?? 0);
        if (hop === most) response.end('mp4');
        else response.writeHead(302, { location: `/hop/${hop + 1}` }).end();
      });
    expect(await fetched(await hops(5))).toBe('mp4');
    const six = await hops(6);
    expect(await failure(fetched(six))).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('redirects') as string,
    });
    expect(six.seen).toHaveLength(6);
  });

  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'http://[nowhere',
  ])('is not sent to %s by a redirect or an address', async (target) => {
    const inside = await serverThat((_, response) => response.end('secret'));
    const location = target.replace('PORT', new URL(inside.address).port);
    const server = await serverThat((_, response) => response.writeHead(302, { location }).end());
    expect((await failure(fetched(server))).kind).toBe('unavailable');
    const given = { dialect: 'sglang' as const, job: { ...job, contentUrl: location } };
    expect((await failure(fetched(server, given))).kind).toBe('unavailable');
    expect(inside.seen).toHaveLength(0);
  });

  it('never takes the key to another origin', async () => {
    const elsewhere = await serverThat((_, response) => response.end('mp4'));
    const server = await serverThat((_, response) => response.writeHead(302, { location: elsewhere.address }).end());
    expect(await fetched(server, { allowPrivate: true })).toBe('mp4');
    expect(elsewhere.seen[0]?.headers.authorization).toBeUndefined();
  });

  it.each<[string, (response: ServerResponse) => void]>([
    [
      'is shorter than announced',
      (response) => void response.writeHead(200, { 'content-length': 9 }).write('mp4', () => response.destroy()),
    ],
    ['breaks off without an end', (response) => void response.writeHead(200).write('mp4', () => response.destroy())],
    ['falls silent', (response) => void response.writeHead(200, { 'content-length': 9 }).write('mp4')],
    ['never begins', () => undefined],
  ])('fails when it %s', async (_, answer) => {
    const server = await serverThat((__, response) => answer(response));
    expect(await failure(fetched(server))).toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    [404, { detail: 'Video not found' }, 'lost'],
    [500, { error: { message: 'oops' } }, 'unavailable'],
    [429, { error: { message: 'Slow down' } }, 'rate_limit'],
    [400, { error: { message: 'Blocked by content policy' } }, 'moderation'],
  ])('answered by %i fails as every call does', async (status, body, kind) => {
    const server = await serverThat((_, response) => answerJson(response, status, body));
    expect(await failure(fetched(server))).toMatchObject({ kind, httpStatus: status });
  });

  it('answered by an endless page fails and reads no more of it than it needs', async () => {
    const server = await serverThat((_, response) => void response.writeHead(502).write('x'.repeat(1_000_000)));
    expect((await failure(fetched(server))).message).toHaveLength(500);
  });

  it('is a stream: it begins before the end is there', async () => {
    const server = await serverThat((_, response) => void response.writeHead(200).write('first'));
    const content = await createOpenAiVideos({ address: server.address, dialect: 'openai', backendId: 'test', log }).download(
      job,
    );
    for await (const part of content) {
      expect(String(part)).toBe('first');
      break;
    }
  });
});
