import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Database } from './database.ts';

export interface Listening {
  /** Once it is connected for the first time, or stopped. */
  ready: Promise<void>;
  /** Undefined while connected, else what is wrong, in a few words. */
  trouble: () => string | undefined;
  stop: () => Promise<void>;
}

const reconnectMs = 1_000;

/**
 * Hears NOTIFY on a connection of its own, and makes a new one whenever that breaks.
 * `heard` is also called at each (re)connection: what was said in between was said to nobody.
 * @param channel a name of ours, never one from outside
 */
export function listenTo({ pool }: Database, channel: string, heard: () => void): Listening {
  const stopping = new AbortController();
  let connected = false;
  const readiness = new EventEmitter();
  const ready = once(readiness, 'settled').then(() => undefined);

  const listenOnce = async () => {
    const client = new pg.Client(pool.options).on('error', () => undefined).on('notification', heard);
    const end = () => void client.end();
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      stopping.signal.addEventListener('abort', end);
      if (stopping.signal.aborted) return;
      connected = true;
      readiness.emit('settled');
      heard();
      await ended;
    } finally {
      connected = false;
      stopping.signal.removeEventListener('abort', end);
      await client.end().catch(() => undefined);
    }
  };

  const listening = (async () => {
    while (!stopping.signal.aborted) {
      await listenOnce().catch(() => undefined);
      await sleep(reconnectMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();

  return {
    ready,
    trouble: () => (connected ? undefined : 'not listening to Postgres'),
    async stop() {
      stopping.abort();
      await listening;
      readiness.emit('settled');
    },
  };
}
