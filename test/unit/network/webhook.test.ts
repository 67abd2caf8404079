import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { createWebhook } from '../../../src/network/webhook.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** The addresses of a server that answers like this, and what was posted to it. */
async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const heard: { type: string | undefined; body: unknown }[] = [];
  const hear = async (request: IncomingMessage, response: ServerResponse) => {
    heard.push({ type: request.headers['content-type'], body: JSON.parse(await text(request)) });
    answer(request, response);
  };
  const server = createServer((request, response) => void hear(request, response));
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`, heard };
}

describe('a webhook', () => {
  it.each([200, 202, 204])('has told when it answers %i', async (status) => {
    const { url, heard } = await listen((_, response) => response.writeHead(status).end());
    await createWebhook(url)({ text: 'hello' });
    expect(heard).toEqual([{ type: 'application/json', body: { text: 'hello' } }]);
  });

  it.each([400, 404, 429, 500])('has not told when it answers %i, and says so without the path', async (status) => {
    const { url } = await listen((_, response) => response.writeHead(status).end('no'));
    const failure = createWebhook(url)({});
    await expect(failure).rejects.toThrow(String(status));
    await expect(failure).rejects.not.toThrow('secret-path');
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect (%i), and has not told', async (status) => {
    const elsewhere = await listen((_, response) => response.end());
    const { url } = await listen((_, response) => response.writeHead(status, { location: elsewhere.url }).end());
    await expect(createWebhook(url)({})).rejects.toThrow(String(status));
    expect(elsewhere.heard).toEqual([]);
  });

  it('is given up when it does not answer in time', async () => {
    const { url } = await listen(() => undefined);
    await expect(createWebhook(url, 100)({})).rejects.toThrow(/timeout|aborted/i);
  });

  it('has told when it answers 200, even if the rest never ends', async () => {
    const { url, heard } = await listen((_, response) => response.writeHead(200).write('and'));
    await createWebhook(url, 200)({});
    expect(heard).toHaveLength(1);
  });

  it('fails when nobody listens', async () => {
    const { url } = await listen((_, response) => response.end());
    servers.splice(0).forEach((server) => server.close());
    await expect(createWebhook(url)({})).rejects.toThrow('ECONNREFUSED');
  });
});
