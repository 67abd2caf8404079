import type { Due } from '../database/sweep-queries.ts';
import type { Doors } from '../generations/doors.ts';
import { showGeneration } from '../generations/show.ts';

/** How often one video's progress is shown, by how long it has run; Discord's and Slack's limits are per channel and workspace on top. */
const paces = [
  { untilMs: 60_000, everyMs: 2_000 },
  { untilMs: 180_000, everyMs: 10_000 },
  { untilMs: Infinity, everyMs: 20_000 },
];
/** For the whole process: what is over is dropped, the next look brings newer progress anyway. */
const mostPerSecond = 20;

/** Shows what a look found, as often as is polite. Nothing waits for it, and what does not fit is left out. */
export function createProgressBoard(doors: Doors): (due: Due) => void {
  const shown = new Map<string, number>();
  let second = 0;
  let left = 0;
  return ({ id, renderingAt }) => {
    const now = doors.clock.now().getTime();
    const age = now - (renderingAt?.getTime() ?? now);
    const every = paces.find(({ untilMs }) => age < untilMs)?.everyMs ?? 0;
    if (now < (shown.get(id) ?? 0) + every) return;
    if (Math.floor(now / 1000) !== second) [second, left] = [Math.floor(now / 1000), mostPerSecond];
    if (left-- <= 0) return;
    if (shown.size > 5_000) shown.clear();
    shown.set(id, now);
    void showGeneration(doors, id).catch((error: unknown) =>
      doors.log.info({ err: error, generationId: id }, 'progress was not shown'),
    );
  };
}
