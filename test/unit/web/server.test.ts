import type { Response } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { StartFault } from '../../../src/errors/fault.ts';
import { createWebServer, type Mount, type WebServer } from '../../../src/web/server.ts';
import { createLog } from '../../../src/logging/log.ts';
import { startWebServer } from '../../support/web-server.ts';

describe('the web server', () => {
  const running: WebServer[] = [];
  afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));
  const start = async (...mounts: Mount[]) => {
    const started = await startWebServer(mounts);
    running.push(started.server);
    return started;
  };

  it('sends strict headers and does not say what it is made of', async () => {
    const { url } = await start();
    const { headers } = await fetch(`${url}/anything`);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
  });

  it('answers an unknown path with a sentence', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/<script>`);
    expect(response.status).toBe(404);
    const page = await response.text();
    expect(page).toContain('There is nothing at this address.');
    expect(page).not.toContain('script');
  });

  it('apologises for a fault of ours without saying what it was', async () => {
    const { url } = await start((app) => app.get('/broken', () => Promise.reject(new Error('the password is swordfish'))));
    const response = await fetch(`${url}/broken`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('swordfish');
  });

  it('hands raw bodies to what is mounted', async () => {
    const { url } = await start((app) =>
      app.post('/raw', (request, response) => void request.on('data', (chunk: Buffer) => response.end(chunk))),
    );
    const response = await fetch(`${url}/raw`, {
      method: 'POST',
      body: '{"as":"sent"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(await response.text()).toBe('{"as":"sent"}');
  });

  it('says in a sentence that its port is taken', async () => {
    const { port } = await start();
    const second = createWebServer({ host: '127.0.0.1', port, trustProxy: 0, mounts: [], log: createLog('silent') });
    await expect(second.listen()).rejects.toThrow(StartFault);
    await expect(second.listen()).rejects.toThrow(`Port ${port} is taken`);
  });

  it('ends event streams and finishes what is under way when it closes', async () => {
    let heard: (response: Response) => void = () => undefined;
    const asked = new Promise<Response>((resolve) => (heard = resolve));
    const { url, server } = await start((app) => {
      app.get('/events', (_request, response) => void response.type('text/event-stream').write(': hello\n\n'));
      app.get('/slow', (_request, response) => heard(response));
    });
    const stream = await fetch(`${url}/events`);
    const slow = fetch(`${url}/slow`).then((response) => response.text());
    const answer = await asked;
    const closed = server.close();
    expect(await stream.text()).toBe(': hello\n\n');
    answer.end('done');
    expect(await slow).toBe('done');
    await closed;
    await expect(fetch(`${url}/slow`)).rejects.toThrow('fetch failed');
  });
});
