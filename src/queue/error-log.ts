import type { Log } from '../logging/log.ts';
import { messageOf } from '../errors/message-of.ts';

const quietMs = 60_000;

/** An engine that is away says so many times a second: one line a minute is enough. */
export function createErrorLog(log: Log): (error: unknown) => void {
  let quietUntil = 0;
  return (error) => {
    const level = Date.now() < quietUntil ? 'debug' : 'warn';
    if (level === 'warn') quietUntil = Date.now() + quietMs;
    log[level]({ reason: messageOf(error) }, 'the queue engine has trouble');
  };
}
