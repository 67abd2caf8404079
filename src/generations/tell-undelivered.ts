import { after } from '../clock/clock.ts';
import type { Generation } from '../database/generation-queries.ts';
import { moveGeneration } from '../database/transitions.ts';
import { metrics } from '../metrics/metrics.ts';
import { describeMoney } from '../money/describe-cost.ts';
import { notice } from '../platforms/chat-message.ts';
import type { ChatError } from '../platforms/chat-platform.ts';
import { type ChatSender } from '../platforms/chat-platform.ts';
import type { Doors } from './doors.ts';
import { showGeneration } from './show.ts';
import { tellAsker } from './tell-asker.ts';

const hour = 3_600_000;
const linkLivesMs = 7 * 24 * hour;

/**
 * There is no way into the channel (any more): the video waits in the store, and the asker is told where they can be: in the
 * private answer while it lives, else directly. The channel is tried again every hour for a day, then daily for a week.
 */
export async function tellUndelivered(doors: Doors, sender: ChatSender, generation: Generation, why: ChatError): Promise<void> {
  const { database, clock, log } = doors;
  const { id, status, storedAt } = generation;
  const now = clock.now();
  const age = now.getTime() - (storedAt ?? now).getTime();
  const dueAt = age > linkLivesMs ? null : after(now, age > 24 * hour ? 24 * hour : hour);
  await moveGeneration(database, id, ['stored', 'undelivered'], {
    status: 'undelivered',
    dueAt,
    errorKind: why.kind,
    errorDetail: why.message.slice(0, 500),
  });
  if (status === 'undelivered') return;
  metrics.outcomes.inc({ status: 'undelivered', kind: why.kind });
  log.error({ err: why }, 'no way into the channel');
  const link = { label: 'Watch it', url: doors.mediaUrl(id, after(now, linkLivesMs)) };
  const message = notice(`Your video is ready, but I could not post it in the channel. ${why.message}`, {
    link,
    facts: [describeMoney(generation)],
  });
  await tellAsker(doors, sender, generation, message);
  await showGeneration(doors, id).catch((error: unknown) =>
    log.info({ err: error }, 'the progress message could not be changed'),
  );
}
