import { BackendError, type RemoteJob } from '../backends/video-backend.ts';
import { after } from '../clock/clock.ts';
import { findGeneration } from '../database/generation-queries.ts';
import { noteCompleted, pauseBackend, postpone, type Due, type StillRunning } from '../database/sweep-queries.ts';
import { moveGeneration } from '../database/transitions.ts';
import { assumeSpent, settlesAt } from './assume-spent.ts';
import { lookDelayMs, retryDelayMs, withJitter } from './back-off.ts';
import type { Doors } from './doors.ts';
import { failGeneration } from './fail.ts';

const overdueLookMs = 60_000;
const throttledMs = 15_000;
const collectLeaseMs = 8_000;
/** A backend that forgets a job says so every time; one that has only just made it may need a moment. */
const lostAfter = 3;

/**
 * Looks once at a video that a backend has.
 * @returns what to note when it is still running; undefined when the look has led to something else, which is noted already.
 */
export async function checkVideo(doors: Doors, due: Due): Promise<StillRunning | undefined> {
  const backend = doors.backends.get(due.backendId);
  if (backend === undefined || due.remoteId === null) return undefined;
  try {
    return await act(doors, due, await backend.check(due.remoteId));
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    await lookFailed(doors, due, error);
    return undefined;
  }
}

async function act(doors: Doors, due: Due, job: RemoteJob): Promise<StillRunning | undefined> {
  switch (job.state) {
    case 'queued':
    case 'running':
      return stillRunning(doors, due, job);
    case 'completed':
      await completed(doors, due);
      return undefined;
    case 'lost':
      if (due.faults + 1 < lostAfter) await postpone(doors.database, due.id, after(doors.clock.now(), retryDelayMs(due.faults)));
      else await ended(doors, due, job);
      return undefined;
    case 'failed':
    case 'cancelled':
    case 'expired':
      await ended(doors, due, job);
      return undefined;
  }
}

async function stillRunning(doors: Doors, due: Due, job: RemoteJob): Promise<StillRunning | undefined> {
  const now = doors.clock.now();
  const progress = job.progress;
  if (due.status !== 'overdue' && due.deadlineAt !== null && due.deadlineAt <= now) {
    if (await moveGeneration(doors.database, due.id, [due.status], { status: 'overdue', dueAt: after(now, overdueLookMs) })) {
      await Promise.all([doors.enqueue('notify', due.id), doors.enqueue('submit', due.backendId)]);
    }
    return undefined;
  }
  if (due.status === 'overdue') return overdue(doors, due, now);
  return { id: due.id, progress, dueAt: after(now, await delayOf(doors, due, now)) };
}

async function delayOf(doors: Doors, due: Due, now: Date): Promise<number> {
  const elapsed = now.getTime() - (due.renderingAt ?? now).getTime();
  const usual = await doors.renderTimes(due.modelId);
  return lookDelayMs(doors.pollIntervalMs ?? due.pollMs, usual, elapsed, due.checks);
}

async function overdue(doors: Doors, due: Due, now: Date): Promise<StillRunning | undefined> {
  if (due.renderingAt !== null && settlesAt(due.renderingAt) > now)
    return { id: due.id, progress: undefined, dueAt: after(now, withJitter(overdueLookMs)) };
  const generation = await findGeneration(doors.database, due.id);
  if (generation !== undefined) await assumeSpent(doors, generation, 'expired');
  return undefined;
}

async function completed({ database, clock, enqueue }: Doors, due: Due): Promise<void> {
  const now = clock.now();
  // If the reminder is lost, the next look finds it completed again.
  await noteCompleted(database, due.id, now, after(now, collectLeaseMs));
  await enqueue('collect', due.id);
}

/** What a job that ended without a video did cost: as the backend reports; a refusal as the catalogue says; a lost one is assumed spent. */
async function ended(doors: Doors, due: Due, job: RemoteJob): Promise<void> {
  const generation = await findGeneration(doors.database, due.id);
  if (generation === undefined) return;
  const kind = job.state === 'lost' ? 'lost' : job.state === 'expired' ? 'expired' : (job.error?.kind ?? 'internal');
  const detail = job.error?.message ?? `the backend says: ${job.state}`;
  const hold = generation.heldMicroUsd;
  if (job.costMicroUsd !== undefined) {
    return failGeneration(doors, generation, { kind, detail, cost: { amount: job.costMicroUsd, source: 'reported' } });
  }
  if (kind === 'lost' || kind === 'expired') return assumeSpent(doors, generation, kind);
  const billed = kind === 'moderation' && generation.model.billsModerated;
  return failGeneration(doors, generation, { kind, detail, ...(billed && { cost: { amount: hold, source: 'price' as const } }) });
}

/** The backend did not say. The video goes on; we look again later, and a 429 slows the looks at this backend only. */
async function lookFailed({ database, clock, log }: Doors, due: Due, error: BackendError): Promise<void> {
  log.warn({ err: error, kind: error.kind }, 'a look at a video failed');
  await postpone(database, due.id, after(clock.now(), retryDelayMs(due.faults)));
  if (error.kind !== 'rate_limit' && error.kind !== 'concurrency') return;
  await pauseBackend(database, due.backendId, after(clock.now(), error.retryAfterMs ?? throttledMs));
}
