import { BackendError, type RemoteJob, type VideoBackend, type VideoRequest } from '../backends/video-backend.ts';
import { after } from '../clock/clock.ts';
import { claimSubmission, endAttempt, extendAttempt, type Claim } from '../database/attempt-queries.ts';
import { findGeneration, type Generation } from '../database/generation-queries.ts';
import { pauseBackend } from '../database/sweep-queries.ts';
import { moveGeneration } from '../database/transitions.ts';
import { metrics } from '../metrics/metrics.ts';
import { retryDelayMs, withJitter } from './back-off.ts';
import { bindRemoteJob } from './bind.ts';
import type { Doors } from './doors.ts';
import { doubtGeneration } from './doubt.ts';
import { failGeneration } from './fail.ts';
import { withHeartbeat } from './heartbeat.ts';
import { insist } from './insist.ts';
import { readImage } from './read-image.ts';

const leaseMs = 6_000;
const throttledMs = 15_000;
/** How long we try to reach a backend that cannot be reached at all. */
const giveUpAfterMs = 60 * 60_000;

/**
 * A backend may have a free slot: submits the next in line, if there is one. The attempt row is committed before the one
 * paid POST; what came of the POST is written down however long that takes.
 */
export async function submitNext(doors: Doors, backendId: string): Promise<void> {
  const { database, clock, enqueue } = doors;
  const backend = doors.backends.get(backendId);
  if (backend === undefined) return;
  const claim = await claimSubmission(database, backendId, clock.now(), after(clock.now(), leaseMs));
  if (claim === undefined) return;
  await enqueue('submit', backendId);
  await submit({ ...doors, log: doors.log.child({ generationId: claim.generationId }) }, backend, claim);
}

async function submit(doors: Doors, backend: VideoBackend, claim: Claim): Promise<void> {
  const { database, clock } = doors;
  const generation = await findGeneration(database, claim.generationId);
  if (generation === undefined) throw new Error(`generation ${claim.generationId} was claimed and is gone`);
  const renew = () => extendAttempt(database, claim, after(clock.now(), leaseMs));
  const result = await withHeartbeat(leaseMs / 3, renew, async () => post(backend, await requestOf(doors, generation)));
  metrics.submissions.inc({ backend: generation.backendId, outcome: result instanceof BackendError ? result.kind : 'accepted' });
  await insist(doors.log, () => note(doors, claim, generation, result));
}

async function requestOf(doors: Doors, { model, prompt, size, seconds, imageKey }: Generation): Promise<VideoRequest> {
  const image = imageKey === null ? undefined : await readImage(doors.store, imageKey);
  return { model: model.model, prompt, size, seconds, ...(image !== undefined && { image }) };
}

async function post(backend: VideoBackend, request: VideoRequest): Promise<RemoteJob | BackendError> {
  try {
    return await backend.submit(request);
  } catch (error) {
    // Whatever else may be thrown here, it is not known whether the backend has it.
    return error instanceof BackendError ? error : new BackendError('ambiguous', String(error), { cause: error });
  }
}

async function note(doors: Doors, claim: Claim, generation: Generation, result: RemoteJob | BackendError): Promise<void> {
  const { database, clock, log } = doors;
  if (!(result instanceof BackendError)) return bindRemoteJob(doors, generation, result, claim.attemptId);
  log.warn({ err: result, kind: result.kind }, 'the backend did not accept a video');
  switch (result.kind) {
    case 'rate_limit':
    case 'concurrency':
      return backToLine(doors, claim, generation, 'throttled', result.retryAfterMs ?? withJitter(throttledMs), result.message);
    case 'unavailable':
      if (clock.now().getTime() - generation.createdAt.getTime() < giveUpAfterMs)
        return backToLine(doors, claim, generation, 'not_sent', retryDelayMs(generation.faults), result.message);
      await endAttempt(database, claim.attemptId, 'not_sent', clock.now(), result.message);
      return failGeneration(doors, generation, { kind: result.kind, detail: result.message });
    case 'ambiguous':
    case 'internal':
      return doubtGeneration(doors, generation.id, result.message);
    default:
      await endAttempt(database, claim.attemptId, 'refused', clock.now(), result.message);
      return failGeneration(doors, generation, { kind: result.kind, detail: result.message });
  }
}

/** Nothing was accepted, and that is certain: it waits in line again, and the backend is left alone for a while. */
async function backToLine(
  { database, clock, enqueue }: Doors,
  claim: Claim,
  { id, backendId }: Generation,
  outcome: 'throttled' | 'not_sent',
  waitMs: number,
  detail: string,
): Promise<void> {
  const until = after(clock.now(), waitMs);
  await pauseBackend(database, backendId, until);
  await endAttempt(database, claim.attemptId, outcome, clock.now(), detail);
  await moveGeneration(database, id, ['submitting', 'uncertain'], {
    status: 'queued',
    notBefore: until,
    dueAt: until,
    faults: { increment: 1 },
  });
  await enqueue('submit', backendId, { delayMs: waitMs });
}
