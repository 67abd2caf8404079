import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, type Clock } from '../clock/clock.ts';
import { metrics } from '../metrics/metrics.ts';
import { ChatError, type PlatformName } from './chat-platform.ts';

const longestWaitMs = 30_000;

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
  const lanes = new Map<string, number>();
  const inFlight = new Map<string, Promise<void>>();
  // Messages whose final edit has been asked for; old ones are forgotten, for nobody edits them any more.
  const closed = new Set<string>();

  const track = async (message: string, sent: Promise<void>) => {
    inFlight.set(message, sent);
    try {
      await sent;
    } finally {
      inFlight.delete(message);
    }
  };

  return {
    async progress(lane, message, send) {
      const now = clock.now().getTime();
      if (closed.has(message) || inFlight.has(message) || (lanes.get(lane) ?? 0) > now) {
        metrics.droppedEdits.inc({ platform });
        return false;
      }
      if (lanes.size > 10_000) for (const [key, until] of lanes) if (until <= now) lanes.delete(key);
      lanes.set(lane, now + intervalOf(message));
      try {
        await track(message, send());
        return true;
      } catch (error) {
        if (!(error instanceof ChatError) || error.kind !== 'rate_limited') throw error;
        lanes.set(lane, clock.now().getTime() + (error.retryAfterMs ?? intervalOf(message)));
        metrics.droppedEdits.inc({ platform });
        return false;
      }
    },
    async final(lane, message, send) {
      closed.add(message);
      if (closed.size > 10_000) closed.delete([...closed][0] ?? '');
      await inFlight.get(message)?.catch(() => undefined);
      for (let waited = 0; ;) {
        try {
          return await track(message, send());
        } catch (error) {
          if (!(error instanceof ChatError) || error.kind !== 'rate_limited') throw error;
          const wait = error.retryAfterMs ?? intervalOf(message);
          waited += wait;
          if (waited > longestWaitMs) throw error;
          lanes.set(lane, clock.now().getTime() + wait);
          await sleep(wait);
        }
      }
    },
  };
}
