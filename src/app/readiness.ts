import type { Database } from '../database/database.ts';
import { messageOf } from '../errors/message-of.ts';
import type { ChatListener, ChatPlatform } from '../platforms/chat-platform.ts';
import type { Queue } from '../queue/create-queue.ts';
import type { Readiness } from '../web/health.ts';

/** What `/readyz` asks. `listeners` are those of this process, by platform; they may come later. */
export function readinessOf(
  { pool }: Database,
  queue: Queue,
  platforms: ChatPlatform[],
  listeners: ReadonlyMap<string, ChatListener>,
): Readiness {
  return {
    postgres: () => pool.query('SELECT 1').then(() => undefined, messageOf),
    queue: { engine: queue.engine, trouble: queue.trouble },
    platforms: Object.fromEntries(
      platforms.map(({ name, sender }) => [name, async () => listeners.get(name)?.trouble() ?? sender.trouble()]),
    ),
  };
}
