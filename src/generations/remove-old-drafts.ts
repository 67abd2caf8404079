import { after } from '../clock/clock.ts';
import { imagesOfDraftsBefore, removeDraftsBefore } from '../database/draft-queries.ts';
import type { Doors } from './doors.ts';

const keptMs = 24 * 60 * 60_000;

/** Forgets quotes that were never taken up. Images go first: if we die in between, their rows still name them. */
export async function removeOldDrafts({ database, clock, store }: Doors): Promise<void> {
  const before = after(clock.now(), -keptMs);
  for (const key of await imagesOfDraftsBefore(database, before)) await store.remove(key);
  await removeDraftsBefore(database, before);
}
