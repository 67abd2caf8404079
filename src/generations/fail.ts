import type { BackendErrorKind } from '../backends/video-backend.ts';
import type { Generation } from '../database/generation-queries.ts';
import { settleGeneration, type GenerationStatus } from '../database/transitions.ts';
import { metrics } from '../metrics/metrics.ts';
import type { Cost } from '../money/cost.ts';
import type { Doors } from './doors.ts';

/** Why a generation ends without a video. `cost` is what the backend bills all the same; undefined: nothing. */
export interface Failure {
  kind: BackendErrorKind;
  /** The backend's own words. */
  detail: string;
  cost?: Cost;
}

const unsettled: GenerationStatus[] = [
  'awaiting_approval',
  'queued',
  'submitting',
  'rendering',
  'overdue',
  'uncertain',
  'cancelling',
];

/** Ends a generation: settles or gives back its hold, frees its slot, has the person told. */
export async function failGeneration(
  doors: Doors,
  generation: Pick<Generation, 'id' | 'backendId'>,
  failure: Failure,
): Promise<void> {
  const { database, clock, log, enqueue } = doors;
  const { kind, detail, cost } = failure;
  const settlement = {
    id: generation.id,
    from: unsettled,
    to: 'failed' as const,
    cost: cost?.amount ?? 0n,
    source: cost?.source,
  };
  const settled = await settleGeneration(database, { ...settlement, errorKind: kind, errorDetail: detail }, clock.now());
  if (!settled) return;
  const forOperator = ['auth', 'billing', 'model_gone'].includes(kind);
  log[forOperator ? 'error' : 'info']({ kind, detail }, 'a generation failed');
  metrics.outcomes.inc({ status: 'failed', kind });
  await Promise.all([enqueue('notify', generation.id), enqueue('submit', generation.backendId)]);
}
