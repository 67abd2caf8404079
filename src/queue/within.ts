import { setTimeout as sleep } from 'node:timers/promises';

/** The result, or an error when it takes longer. @throws {Error} naming `what` after `ms` milliseconds. */
export async function within<T>(ms: number, what: string, result: Promise<T>): Promise<T> {
  const over = new AbortController();
  const timeout = sleep(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${what} did not answer within ${ms / 1000} s`);
  });
  try {
    return await Promise.race([result, timeout]);
  } finally {
    over.abort();
    timeout.catch(() => undefined);
  }
}
