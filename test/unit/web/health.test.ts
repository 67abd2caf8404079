import { afterEach, describe, expect, it } from 'vitest';
import { healthRoutes, type Readiness } from '../../../src/web/health.ts';
import type { WebServer } from '../../../src/web/server.ts';
import { startWebServer } from '../../support/web-server.ts';

const fine = () => Promise.resolve(undefined);

describe('health', () => {
  let server: WebServer | undefined;
  afterEach(() => server?.close());
  const ask = async (path: string, readiness: Partial<Readiness> = {}) => {
    const whole = { postgres: fine, queue: { engine: 'redis', trouble: fine }, platforms: { discord: fine }, ...readiness };
    const started = await startWebServer([healthRoutes(whole)]);
    server = started.server;
    const response = await fetch(started.url + path);
    return { status: response.status, body: await response.json() };
  };

  it('lives while the process lives, whatever else is wrong', async () => {
    expect(await ask('/healthz', { postgres: () => Promise.reject(new Error('gone')) })).toMatchObject({ status: 200 });
  });

  it('is ready when everything is, and names the queue engine', async () => {
    const checks = { postgres: 'ok', queue: { engine: 'redis', state: 'ok' }, discord: 'ok' };
    expect(await ask('/readyz')).toEqual({ status: 200, body: { ready: true, checks } });
  });

  it('is not ready when one thing is not, and says which', async () => {
    const { status, body } = await ask('/readyz', {
      platforms: { discord: fine, slack: () => Promise.resolve('token refused') },
    });
    expect(status).toBe(503);
    expect(body).toMatchObject({ ready: false, checks: { discord: 'ok', slack: 'token refused' } });
  });

  it('takes a check that throws, or never answers, for trouble', async () => {
    const { status, body } = await ask('/readyz', {
      postgres: () => Promise.reject(new Error('connection refused')),
      queue: { engine: 'postgres', trouble: () => new Promise(() => undefined) },
    });
    expect(status).toBe(503);
    expect(body).toMatchObject({ checks: { postgres: 'connection refused', queue: { state: 'no answer in time' } } });
  });
});
