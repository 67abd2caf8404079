import type { VideoBackend } from '../backends/video-backend.ts';
import type { Clock } from '../clock/clock.ts';
import type { Seal } from '../config/seal.ts';
import type { Database } from '../database/database.ts';
import type { Log } from '../logging/log.ts';
import type { MediaStore } from '../media/media-store.ts';
import type { FirstLimits } from '../money/first-limits.ts';
import type { ChatSender, PlatformName } from '../platforms/chat-platform.ts';
import type { Enqueue } from '../queue/enqueue.ts';
import type { OperatorNotice } from './announcements/announcement.ts';
import type { RenderTimes } from './time-left.ts';

/** All that a rule may reach, as interfaces: the wiring in `app/` decides what stands behind each. */
export interface Doors {
  database: Database;
  clock: Clock;
  log: Log;
  enqueue: Enqueue;
  backends: ReadonlyMap<string, VideoBackend>;
  senders: ReadonlyMap<PlatformName, ChatSender>;
  store: MediaStore;
  seal: Seal;
  renderTimes: RenderTimes;
  /** An address at which the video can be watched until then. */
  mediaUrl: (generationId: string, until: Date) => string;
  /** Whether people elsewhere can open {@link mediaUrl}. */
  reachable: boolean;
  /** What is allowed before anybody has set a limit. */
  firstLimits: FirstLimits;
  /** Videos are simulated and nothing is paid: no workspace has to wait for an operator. */
  demo: boolean;
  /** Tells the operator beside the log, where they want to be told; throws when that was not heard. */
  tellOperator: (notice: OperatorNotice) => Promise<void>;
  /** With the simulator: words in a prompt that make it misbehave. */
  demoWords: { word: string }[];
  /** Overrides the models' own first wait between looks, in milliseconds. */
  pollIntervalMs: number | undefined;
}
