import type { Due } from '../database/sweep-queries.ts';
import type { Doors } from '../generations/doors.ts';

/** Those who wait: one reminder for each backend, however long its line is, and each is shown its place. */
export async function remindLine(doors: Doors, due: Due[], show: (due: Due) => void): Promise<void> {
  const waiting = due.filter(({ status }) => status === 'queued');
  for (const backendId of new Set(waiting.map((row) => row.backendId))) await doors.enqueue('submit', backendId);
  for (const row of waiting) show(row);
}
