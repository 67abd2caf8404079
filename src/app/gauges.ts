import type { Database } from '../database/database.ts';
import { countOpen } from '../database/generation-queries.ts';
import type { Log } from '../logging/log.ts';
import { metrics } from '../metrics/metrics.ts';
import type { Queue } from '../queue/create-queue.ts';
import type { Parts } from './process-parts.ts';

const everyMs = 15_000;

/** Keeps the gauges that are counted rather than noted: what waits in the queue, and what has not ended. */
export function startGauges(database: Database, queue: Queue, parts: Parts, log: Log): void {
  const count = async () => {
    for (const [job, depth] of Object.entries(await queue.depth())) metrics.queueDepth.set({ job }, depth);
    metrics.generations.reset();
    for (const [status, rows] of Object.entries(await countOpen(database))) metrics.generations.set({ status }, rows);
  };
  const timer = setInterval(
    () => void count().catch((error: unknown) => log.debug({ err: error }, 'the gauges were not counted')),
    everyMs,
  );
  parts.onStop('gauges', async () => clearInterval(timer));
}
