import { systemClock } from '../../src/clock/clock.ts';
import { createLog } from '../../src/logging/log.ts';
import type { ChatListener } from '../../src/platforms/chat-platform.ts';
import { createPlayground, type Playground, type PlaygroundOptions } from '../../src/platforms/playground/platform.ts';
import { createFakeEars, type FakeEars } from '../fakes/playground-ears.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { startWebServer } from './web-server.ts';

export interface PlaygroundBench {
  url: string;
  db: TestDatabase;
  playground: Playground;
  listener: ChatListener;
  ears: FakeEars;
  stop: () => Promise<void>;
}

/** The playground on a database and a web server of its own, with ears that leave everything to the test. */
export async function startPlayground(options: Partial<PlaygroundOptions> = {}): Promise<PlaygroundBench> {
  const db = await createTestDatabase();
  const playground = createPlayground({
    database: db.database,
    open: true,
    commandName: 'sora',
    clock: systemClock,
    log: createLog('silent'),
    sessionSecret: 'a secret of at least thirty-two characters',
    publicUrl: () => 'https://films.example',
    findVideo: () => Promise.resolve(undefined),
    ...options,
  });
  const ears = createFakeEars(playground.sender);
  const listener = playground.createListener();
  await listener.start(ears);
  const { url, server } = await startWebServer([playground.mount]);
  const stop = async () => {
    await listener.stop();
    await server.close();
    await db.drop();
  };
  return { url, db, playground, listener, ears, stop };
}
