import { after } from '../clock/clock.ts';
import { findGeneration, type Generation } from '../database/generation-queries.ts';
import { postpone } from '../database/sweep-queries.ts';
import { moveGeneration } from '../database/transitions.ts';
import { metrics } from '../metrics/metrics.ts';
import { ChatError, type ChatSender } from '../platforms/chat-platform.ts';
import { askerOf } from './asker-of.ts';
import { retryDelayMs } from './back-off.ts';
import type { Doors } from './doors.ts';
import { insist } from './insist.ts';
import { postOnce } from './post-once.ts';
import { sendVideo } from './send-video.ts';
import { showGeneration } from './show.ts';
import { tellUndelivered } from './tell-undelivered.ts';

/** While one tries, the others keep off; heartbeats of the post itself protect longer uploads. */
const tidyUpMs = 5_000;
/** A chat that stays out of reach this long (about a day) counts as closed. */
const giveUpAfterFaults = 1_500;

/** Posts a stored video into its channel, once; where there is no way in, the asker is told where to find it. */
export async function deliverVideo(doors: Doors, id: string): Promise<void> {
  const { database, clock } = doors;
  const generation = await findGeneration(database, id);
  if (generation === undefined || (generation.status !== 'stored' && generation.status !== 'undelivered')) return;
  const sender = doors.senders.get(askerOf(generation).platform);
  if (sender === undefined) return;
  try {
    const posted = await postOnce(doors, sender, generation, 'result', (to, options) =>
      sendVideo(doors, to, generation, options),
    );
    // Another process is at it: if it dies, the sweeper brings us back.
    if (posted !== undefined) await delivered(doors, generation);
  } catch (error) {
    if (!(error instanceof ChatError)) {
      await postpone(database, id, after(clock.now(), retryDelayMs(generation.faults)));
      throw error;
    }
    await failed(doors, sender, generation, error);
  }
}

async function delivered(doors: Doors, generation: Generation): Promise<void> {
  const { database, clock, log } = doors;
  const now = clock.now();
  const data = { status: 'delivered' as const, dueAt: after(now, tidyUpMs), endedAt: now, faults: 0 };
  if (!(await insist(log, () => moveGeneration(database, generation.id, ['stored', 'undelivered'], data)))) return;
  metrics.outcomes.inc({ status: 'delivered', kind: '' });
  if (generation.storedAt !== null)
    metrics.deliverySeconds.observe({ platform: generation.platform }, (now.getTime() - generation.storedAt.getTime()) / 1000);
  log.info('delivered');
  await showGeneration(doors, generation.id);
}

async function failed(doors: Doors, sender: ChatSender, generation: Generation, error: ChatError): Promise<void> {
  const { database, clock, log } = doors;
  log.warn({ err: error, kind: error.kind }, 'a video could not be posted');
  const passing = error.kind === 'unavailable' || error.kind === 'rate_limited';
  if (!passing || generation.faults > giveUpAfterFaults) return tellUndelivered(doors, sender, generation, error);
  const wait = Math.max(error.retryAfterMs ?? 0, retryDelayMs(generation.faults));
  await postpone(database, generation.id, after(clock.now(), wait));
}
