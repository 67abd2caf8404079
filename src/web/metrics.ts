import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList } from 'node:net';
import type { Request } from 'express';
import { registry } from '../metrics/metrics.ts';
import { sendSentence } from './sentence-page.ts';
import type { Mount } from './server.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** `/metrics` in Prometheus' text: for this machine, or with METRICS_TOKEN as the bearer. */
export function metricsRoutes(token: string | undefined): Mount {
  return (app) => {
    app.get('/metrics', async (request, response) => {
      if (!isLocal(request) && !hasToken(request, token))
        return sendSentence(response, 403, 'Not for everyone', 'Metrics are read on this machine, or with the METRICS_TOKEN.');
      response.type(registry.contentType).send(await registry.metrics());
    });
  };
}

/** Believes a forwarded address only as far as TRUST_PROXY says. */
function isLocal(request: Request): boolean {
  // A proxy that nobody declared sits on this machine too: everything it brings would look local.
  const undeclaredProxy = request.app.get('trust proxy') === 0 && request.headers['x-forwarded-for'] !== undefined;
  const address = request.ip ?? '';
  return !undeclaredProxy && loopback.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}

function hasToken(request: Request, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/i.exec(request.get('Authorization') ?? '')?.[1];
  if (token === undefined || given === undefined) return false;
  return timingSafeEqual(digest(given), digest(token));
}

/** Of one length, whatever the length of the text: only such may be compared in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
