import { unlink } from 'node:fs/promises';
import { BackendError, type RemoteJob, type VideoBackend } from '../backends/video-backend.ts';
import { after } from '../clock/clock.ts';
import { findGeneration, type Generation } from '../database/generation-queries.ts';
import { postpone } from '../database/sweep-queries.ts';
import { moveGeneration, settleGeneration, type GenerationStatus } from '../database/transitions.ts';
import { messageOf } from '../errors/message-of.ts';
import { BrokenVideo, inspectMp4 } from '../media/inspect-mp4.ts';
import { metrics } from '../metrics/metrics.ts';
import { costOfVideo } from '../money/cost.ts';
import { assumeSpent } from './assume-spent.ts';
import { retryDelayMs } from './back-off.ts';
import type { Doors } from './doors.ts';
import { failGeneration } from './fail.ts';
import { withHeartbeat } from './heartbeat.ts';
import { insist } from './insist.ts';

const leaseMs = 8_000;
const collectable: GenerationStatus[] = ['rendering', 'overdue', 'cancelling'];

/** Fetches a finished video into our store, checks that it is whole, and settles what it did cost. */
export async function collectVideo(doors: Doors, id: string): Promise<void> {
  const generation = await findGeneration(doors.database, id);
  const backend = doors.backends.get(generation?.backendId ?? '');
  if (generation === undefined || backend === undefined || !collectable.includes(generation.status)) return;
  const renew = async () => {
    await moveGeneration(doors.database, id, collectable, { dueAt: after(doors.clock.now(), leaseMs) });
  };
  await withHeartbeat(leaseMs / 3, renew, () => collect(doors, backend, generation));
}

async function collect(doors: Doors, backend: VideoBackend, generation: Generation): Promise<void> {
  try {
    const job = await backend.check(generation.remoteId ?? '');
    // Anything else is for the next look to judge.
    if (job.state === 'completed') await keep(doors, backend, generation, job);
  } catch (error) {
    if (!(error instanceof BackendError) && !(error instanceof BrokenVideo)) throw error;
    await contentFailed(doors, generation, error);
  }
}

async function keep(doors: Doors, backend: VideoBackend, generation: Generation, job: RemoteJob): Promise<void> {
  const { database, store, log, clock, enqueue } = doors;
  const { id } = generation;
  const videoKey = `${id}.mp4`;
  const bytes = await store.save(videoKey, await backend.download(job));
  const { durationMs } = await inspect(doors, videoKey);
  const cost = costOfVideo(generation, job.costMicroUsd, durationMs);
  const now = clock.now();
  await insist(log, async () => {
    const video = { videoKey, videoBytes: bytes, videoMs: durationMs, storedAt: now };
    await moveGeneration(database, id, collectable, video);
    const settlement = { id, from: collectable, to: 'stored' as const, cost: cost.amount, source: cost.source };
    if (!(await settleGeneration(database, settlement, now))) return;
    log.info({ bytes, durationMs, cost: cost.amount.toString(), source: cost.source }, 'stored');
    if (cost.amount > generation.heldMicroUsd) log.error('the backend billed more than was held');
  });
  if (generation.renderingAt !== null)
    metrics.renderSeconds.observe({ model: generation.modelId }, (now.getTime() - generation.renderingAt.getTime()) / 1000);
  await Promise.all([enqueue('deliver', id), enqueue('submit', generation.backendId)]);
}

async function inspect({ store }: Doors, key: string): Promise<{ durationMs: number }> {
  const path = await store.path(key);
  if (path === undefined) throw new BrokenVideo('the stored file is gone');
  try {
    return await inspectMp4(path);
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

/**
 * Finished, yet its content does not come: tried again until the backend no longer keeps it, then the hold counts as spent.
 * A refusal that the catalogue says is free ends it at once.
 */
async function contentFailed(doors: Doors, generation: Generation, error: BackendError | BrokenVideo): Promise<void> {
  const { database, clock, log } = doors;
  const { id, model, completedAt, faults } = generation;
  const kind = error instanceof BackendError ? error.kind : 'internal';
  log.warn({ err: error, kind }, 'the content of a finished video did not come');
  if (kind === 'moderation' && !model.billsModerated)
    return failGeneration(doors, generation, { kind, detail: messageOf(error) });
  const keptUntil = after(completedAt ?? clock.now(), model.retentionHours * 3_600_000);
  if (keptUntil <= clock.now()) return assumeSpent(doors, generation, 'expired');
  await postpone(database, id, after(clock.now(), retryDelayMs(faults)));
  await doors.enqueue('notify', id);
}
