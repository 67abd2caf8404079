import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors/message-of.ts';
import type { Mount } from './server.ts';

/** Undefined when usable, else what is wrong, in a few words. */
export type Trouble = () => Promise<string | undefined>;

/** All that must be usable before the process takes work. */
export interface Readiness {
  postgres: Trouble;
  queue: { engine: string; trouble: Trouble };
  /** Every platform that is switched on, by name. */
  platforms: Record<string, Trouble>;
}

const longestCheckMs = 2_000;

/** `/healthz`: the process lives. `/readyz`: it can work, and what is missing when it cannot. */
export function healthRoutes(readiness: Readiness): Mount {
  return (app) => {
    app.get('/healthz', (_request, response) => void response.set('Cache-Control', 'no-store').json({ alive: true }));
    app.get('/readyz', async (_request, response) => {
      const names = Object.keys(readiness.platforms);
      const troubles = [readiness.postgres, readiness.queue.trouble, ...Object.values(readiness.platforms)];
      const [postgres = 'ok', queue = 'ok', ...platforms] = await Promise.all(troubles.map(stateOf));
      const ready = [postgres, queue, ...platforms].every((state) => state === 'ok');
      const checks = {
        postgres,
        queue: { engine: readiness.queue.engine, state: queue },
        ...Object.fromEntries(names.map((name, index) => [name, platforms[index]])),
      };
      response
        .status(ready ? 200 : 503)
        .set('Cache-Control', 'no-store')
        .json({ ready, checks });
    });
  };
}

async function stateOf(trouble: Trouble): Promise<string> {
  const patience = new AbortController();
  const late = sleep(longestCheckMs, 'no answer in time', { signal: patience.signal }).catch(() => undefined);
  try {
    return (await Promise.race([trouble(), late])) ?? 'ok';
  } catch (error) {
    return messageOf(error);
  } finally {
    patience.abort();
  }
}
