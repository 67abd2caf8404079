import type { BackendErrorKind } from '../backends/video-backend.ts';
import { after } from '../clock/clock.ts';
import type { Generation } from '../database/generation-queries.ts';
import type { Doors } from './doors.ts';
import { failGeneration } from './fail.ts';

const assumedAfterMs = 24 * 60 * 60_000;

/** From when a generation that nobody can tell the end of counts as spent. */
export function settlesAt(since: Date): Date {
  return after(since, assumedAfterMs);
}

/** Nobody can tell any more what it did cost: the hold counts as spent, and says so. An operator can reverse it. */
export function assumeSpent(doors: Doors, generation: Generation, kind: BackendErrorKind): Promise<void> {
  const cost = { amount: generation.heldMicroUsd, source: 'assumed' as const };
  return failGeneration(doors, generation, { kind, detail: generation.errorDetail ?? 'no answer in time', cost });
}
