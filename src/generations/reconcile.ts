import type { RemoteJob } from '../backends/video-backend.ts';
import { after } from '../clock/clock.ts';
import { openAttempt } from '../database/attempt-queries.ts';
import { claimedRemoteIds, countRivals, findGeneration, type Generation } from '../database/generation-queries.ts';
import { postpone } from '../database/sweep-queries.ts';
import { assumeSpent, settlesAt } from './assume-spent.ts';
import { retryDelayMs } from './back-off.ts';
import { bindRemoteJob } from './bind.ts';
import type { Doors } from './doors.ts';
import { showGeneration } from './show.ts';

const windowMs = 2 * 60_000;

/** Looks for an uncertain generation in the backend's list; after a day it counts as spent. */
export async function reconcileGeneration(doors: Doors, id: string): Promise<void> {
  const { database, clock, log } = doors;
  // In this order: whoever binds it moves the generation before the attempt ends, so a slow round sees that it was found.
  const attempt = await openAttempt(database, id);
  const generation = await findGeneration(database, id);
  if (generation?.status !== 'uncertain') return;
  if (attempt === undefined || settlesAt(attempt.startedAt) <= clock.now()) return assumeSpent(doors, generation, 'ambiguous');
  await postpone(database, id, after(clock.now(), retryDelayMs(generation.faults) * 2));
  // A chat that is in the way must not keep us from finding it: the next round shows it again.
  await showGeneration(doors, id).catch((error: unknown) => log.info({ err: error }, 'the doubt could not be shown yet'));
  const job = await findJob(doors, generation, attempt.startedAt);
  if (job !== undefined) await bindRemoteJob(doors, generation, job, attempt.id);
}

/** The one job that can only be this generation's; more than one, or another of ours that could own it: nobody's. */
async function findJob(doors: Doors, generation: Generation, startedAt: Date): Promise<RemoteJob | undefined> {
  const listed = await doors.backends.get(generation.backendId)?.list?.();
  const alike = (listed ?? []).filter((job) => isAlike(job, generation, startedAt));
  const claimed = await claimedRemoteIds(
    doors.database,
    generation.backendId,
    alike.map((job) => job.id),
  );
  const free = alike.filter((job) => !claimed.has(job.id));
  if (free.length !== 1 || (await countRivals(doors.database, generation)) > 0) return undefined;
  return free[0];
}

function isAlike(job: RemoteJob, { model, prompt, seconds }: Generation, startedAt: Date): boolean {
  const created = job.createdAt?.getTime();
  if (created === undefined || Math.abs(created - startedAt.getTime()) > windowMs) return false;
  return job.model === model.model && job.prompt === prompt && job.seconds === seconds;
}
