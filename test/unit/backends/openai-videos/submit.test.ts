import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAiVideos } from '../../../../src/backends/openai-videos/create-openai-videos.ts';
import { BackendError, type VideoBackend } from '../../../../src/backends/video-backend.ts';
import { createLog } from '../../../../src/logging/log.ts';
import { answerJson, startVideoServer, type VideoServer } from '../../../fakes/video-server.ts';
import { freePort } from '../../../support/free-port.ts';

const request = { model: 'fox-1', prompt: 'a red fox', size: '160x90', seconds: 4 };
const servers: VideoServer[] = [];

function backendAt(address: string): VideoBackend {
  const timeouts = { submit: 400, check: 400 };
  return createOpenAiVideos({ address, dialect: 'openai', backendId: 'test', log: createLog('silent'), timeouts });
}

async function serverThat(answer: (response: ServerResponse) => void): Promise<VideoServer> {
  const server = await startVideoServer((_, response) => answer(response));
  servers.push(server);
  return server;
}

/** The error of a submit, and how many POSTs it made. */
async function failedSubmit(answer: (response: ServerResponse) => void): Promise<{ error: BackendError; posts: number }> {
  const server = await serverThat(answer);
  const error: unknown = await backendAt(server.address)
    .submit(request)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BackendError);
  return { error: error as BackendError, posts: server.seen.length };
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

describe('a submit', () => {
  it.each([
    ['a 500', (response: ServerResponse) => answerJson(response, 500, { error: { message: 'oops' } })],
    ['a 502 with a page for people', (response: ServerResponse) => response.writeHead(502).end('<html>Bad gateway</html>')],
    ['a 408', (response: ServerResponse) => answerJson(response, 408, {})],
    ['a 409', (response: ServerResponse) => answerJson(response, 409, { error: { message: 'locked' } })],
    ['a redirect', (response: ServerResponse) => response.writeHead(307, { location: '/v1/elsewhere' }).end()],
    ['silence', () => undefined],
    ['silence after the headers', (response: ServerResponse) => response.writeHead(200).write('{"id"')],
    ['a dropped connection', (response: ServerResponse) => response.socket?.destroy()],
    ['half an answer', (response: ServerResponse) => cutShort(response)],
    ['something that is not JSON', (response: ServerResponse) => response.end('<html>Welcome</html>')],
    ['success without an id', (response: ServerResponse) => answerJson(response, 200, { status: 'queued' })],
    ['success without a body', (response: ServerResponse) => response.writeHead(200).end()],
  ])('answered by %s is ambiguous, and made once', async (_, answer) => {
    const { error, posts } = await failedSubmit(answer);
    expect(error.kind).toBe('ambiguous');
    expect(posts).toBe(1);
  });

  it('answered by 429 is made once, and says how long to wait', async () => {
    const body = { error: { message: 'Slow down', code: 'rate_limit_exceeded' } };
    const { error, posts } = await failedSubmit((response) => answerJson(response, 429, body, { 'retry-after': '7' }));
    expect(error).toMatchObject({ kind: 'rate_limit', retryAfterMs: 7000, httpStatus: 429, message: 'Slow down' });
    expect(posts).toBe(1);
  });

  it('is not made where nobody listens, which proves that nothing was sent', async () => {
    const address = `http://127.0.0.1:${await freePort()}/v1`;
    await expect(backendAt(address).submit(request)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('is not made to a name that does not exist', async () => {
    await expect(backendAt('http://backend.invalid/v1').submit(request)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('is not made when TLS fails', async () => {
    const server = await serverThat((response) => answerJson(response, 200, { id: 'x' }));
    const address = server.address.replace('http:', 'https:');
    await expect(backendAt(address).submit(request)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(server.seen).toHaveLength(0);
  });

  it('keeps an id even when the status next to it is missing', async () => {
    const server = await serverThat((response) => answerJson(response, 200, { id: 'video_1' }));
    expect(await backendAt(server.address).submit(request)).toEqual({ id: 'video_1', state: 'running' });
  });

  it('comes on a connection of its own, so that no idle one can break under it', async () => {
    const server = await serverThat((response) => answerJson(response, 200, { id: 'video_1', status: 'queued' }));
    const backend = backendAt(server.address);
    await backend.check('video_1');
    await backend.submit(request);
    expect(server.seen.map(({ headers }) => headers.connection)).toEqual(['keep-alive', 'close']);
  });

  it('carries the key, and no key where there is none', async () => {
    const server = await serverThat((response) => answerJson(response, 200, { id: 'video_1', status: 'queued' }));
    await backendAt(server.address).submit(request);
    const log = createLog('silent');
    await createOpenAiVideos({ address: server.address, key: 'sk-1', dialect: 'openai', backendId: 't', log }).submit(request);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer sk-1']);
  });
});

function cutShort(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"id":"video_1"', () => response.socket?.destroy());
}
