import type { Database } from '../database/database.ts';
import { messageOf } from '../errors/message-of.ts';
import type { ChatPlatform } from '../platforms/chat-platform.ts';
import type { Queue } from '../queue/create-queue.ts';
import type { Readiness } from '../web/health.ts';

/** What `/readyz` asks. */
export function readinessOf({ pool }: Database, queue: Queue, platforms: ChatPlatform[]): Readiness {
  return {
    postgres: () => pool.query('SELECT 1').then(() => undefined, messageOf),
    queue: { engine: queue.engine, trouble: queue.trouble },
    platforms: Object.fromEntries(platforms.map(({ name, sender }) => [name, sender.trouble])),
  };
}
