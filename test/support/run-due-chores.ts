import type { Doors } from '../../src/generations/doors.ts';
import { beginDueChores } from '../../src/jobs/chores.ts';

/** Does the chores that are due just now, and waits until they are done. */
export async function runDueChores(doors: Doors): Promise<void> {
  await Promise.all(await beginDueChores(doors));
}
