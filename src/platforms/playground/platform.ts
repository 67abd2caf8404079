import type { Express } from 'express';
import type { Clock } from '../../clock/clock.ts';
import type { Database } from '../../database/database.ts';
import type { Log } from '../../logging/log.ts';
import type { ChatPlatform } from '../chat-platform.ts';
import { createListener } from './listener.ts';
import { createLive } from './page/live.ts';
import { createRoutes } from './page/routes.ts';
import { createVisitors } from './page/visitor.ts';
import { createSender } from './sender.ts';

export interface PlaygroundOptions {
  database: Database;
  /** The keys that sign visitors' cookies and pages' tokens are derived from it. */
  sessionSecret: string;
  /** True with the simulator and a loopback HOST; else the page only says why it is closed. */
  open: boolean;
  /** Undefined until the web role listens. */
  publicUrl: () => string | undefined;
  commandName: string;
  /** The stored file of a generation, as long as it may be seen. */
  findVideo: (generationId: string) => Promise<{ path: string } | undefined>;
  clock: Clock;
  log: Log;
}

export interface Playground extends ChatPlatform {
  /** Adds the page to the web server. Until the listener has started it shows the channel and takes nothing. */
  mount: (app: Express) => void;
}

/** The playground, switched on: a page that looks like a chat channel. Listen in the process that serves it. */
export function createPlayground(options: PlaygroundOptions): Playground {
  const log = options.log.child({ platform: 'playground' });
  const live = createLive(options.database, log);
  // One for good: what the page's routes hand over goes to whoever listens.
  const listener = createListener({ ...options, live });
  const routes = createRoutes({ ...options, log, live, listener, visitors: createVisitors(options.sessionSecret) });
  return {
    name: 'playground',
    heardBy: 'web',
    sender: createSender(options),
    createListener: () => listener,
    mount: (app) => void app.use('/playground', routes),
  };
}
