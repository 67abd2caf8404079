import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, type Clock } from '../clock/clock.ts';
import { metrics } from '../metrics/metrics.ts';
import { ChatError, type PlatformName } from './chat-platform.ts';

const longestWaitMs = 30_000;
const mostRemembered = 10_000;

/** Keeps edits within a platform's limits: progress is dropped rather than queued, a final edit always goes out and is last. */
export interface EditPacer {
  /** `lane` is what the platform limits by (a channel, a workspace). Answers false when the edit was dropped. */
  progress: (lane: string, message: string, send: () => Promise<void>) => Promise<boolean>;
  final: (lane: string, message: string, send: () => Promise<void>) => Promise<void>;
}

/** `interval`: the least time between two progress edits in one lane, in milliseconds; may depend on the message. */
export function createEditPacer(
  platform: PlatformName,
  interval: number | ((message: string) => number),
  clock: Clock = systemClock,
): EditPacer {
  const intervalOf = typeof interval === 'number' ? () => interval : interval;
  const lanes = createLanes(clock);
  const inFlight = new Map<string, Promise<void>>();
  // Messages whose final edit has been asked for; old ones are forgotten, for nobody edits them any more.
  const closed = new Set<string>();

  /** Answers how long to wait, in milliseconds, when the platform throttled it: then nothing was done. */
  const attempt = async (lane: string, message: string, send: () => Promise<void>): Promise<number> => {
    const sent = send();
    inFlight.set(message, sent);
    try {
      await sent;
      return 0;
    } catch (error) {
      if (!(error instanceof ChatError) || error.kind !== 'rate_limited') throw error;
      const wait = Math.max(1, error.retryAfterMs ?? intervalOf(message));
      lanes.close(lane, wait);
      return wait;
    } finally {
      inFlight.delete(message);
    }
  };

  return {
    async progress(lane, message, send) {
      const open = !closed.has(message) && !inFlight.has(message) && lanes.isOpen(lane);
      if (open) lanes.close(lane, intervalOf(message));
      const sent = open && (await attempt(lane, message, send)) === 0;
      if (!sent) metrics.droppedEdits.inc({ platform });
      return sent;
    },
    async final(lane, message, send) {
      closed.add(message);
      if (closed.size > mostRemembered) closed.delete([...closed][0] ?? '');
      await inFlight.get(message)?.catch(() => undefined);
      for (let waited = 0; ;) {
        const wait = await attempt(lane, message, send);
        if (wait === 0) return;
        waited += wait;
        if (waited > longestWaitMs)
          throw new ChatError('rate_limited', 'The platform takes no edits just now.', { retryAfterMs: wait });
        await sleep(wait);
      }
    },
  };
}

/** When the next progress edit may go out, by lane. */
function createLanes(clock: Clock) {
  const closedUntil = new Map<string, number>();
  const now = () => clock.now().getTime();
  return {
    isOpen: (lane: string) => (closedUntil.get(lane) ?? 0) <= now(),
    close(lane: string, ms: number) {
      if (closedUntil.size > mostRemembered) for (const [key, until] of closedUntil) if (until <= now()) closedUntil.delete(key);
      closedUntil.set(lane, now() + ms);
    },
  };
}
