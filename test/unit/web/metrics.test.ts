import { afterEach, describe, expect, it } from 'vitest';
import { metricsRoutes } from '../../../src/web/metrics.ts';
import type { WebServer } from '../../../src/web/server.ts';
import { startWebServer } from '../../support/web-server.ts';

describe('metrics', () => {
  let server: WebServer | undefined;
  afterEach(() => server?.close());
  const ask = async (headers: Record<string, string>, options: { token?: string; trustProxy?: number } = {}) => {
    const started = await startWebServer([metricsRoutes(options.token)], options);
    server = started.server;
    return fetch(`${started.url}/metrics`, { headers });
  };
  const fromAfar = { 'x-forwarded-for': '203.0.113.7' };

  it('are given to this machine in the text of Prometheus', async () => {
    const response = await ask({});
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toContain('# TYPE sorabot_submissions_total counter');
  });

  it('are kept from people behind the proxy', async () => {
    expect((await ask(fromAfar, { trustProxy: 1 })).status).toBe(403);
  });

  it('are kept from what an undeclared proxy brings', async () => {
    expect((await ask(fromAfar)).status).toBe(403);
    expect((await ask({ 'x-forwarded-for': '127.0.0.1' })).status).toBe(403);
  });

  it('do not take the word of a client that claims to be local', async () => {
    expect((await ask({ 'x-forwarded-for': '127.0.0.1, 203.0.113.7' }, { trustProxy: 1 })).status).toBe(403);
  });

  it('are given to the bearer of the token only', async () => {
    const options = { token: 'letmein', trustProxy: 1 };
    expect((await ask({ ...fromAfar, authorization: 'Bearer letmein' }, options)).status).toBe(200);
    for (const authorization of ['Bearer letmeinn', 'Bearer ', 'Basic letmein'])
      expect((await ask({ ...fromAfar, authorization }, options)).status).toBe(403);
    expect((await ask({ ...fromAfar, authorization: 'Bearer undefined' }, { trustProxy: 1 })).status).toBe(403);
  });
});
