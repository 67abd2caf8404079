import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../logging/log.ts';

const giveUpAfterMs = 10 * 60_000;

/**
 * Writes down what has happened outside and cannot be asked again (a paid POST, a message in a channel), however long the
 * database is away: up to ten minutes. What is written must be a conditional update, for it may run twice.
 */
export async function insist<T>(log: Log, write: () => Promise<T>): Promise<T> {
  const until = Date.now() + giveUpAfterMs;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (Date.now() > until) throw error;
      log.warn({ err: error }, 'the database did not take a note, trying again');
      await sleep(500);
    }
  }
}
