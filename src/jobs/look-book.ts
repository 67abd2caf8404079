import { noteStillRunning, type Due, type StillRunning } from '../database/sweep-queries.ts';
import type { Doors } from '../generations/doors.ts';

/** What looks at running videos found, noted many at a time. */
export interface LookBook {
  add: (due: Due, look: StillRunning) => void;
  /** Notes all that was added, then shows it. What could not be noted comes due again by its lease. */
  flush: () => Promise<void>;
}

export function createLookBook(doors: Doors, show: (due: Due) => void): LookBook {
  let pages: { due: Due; look: StillRunning }[] = [];
  return {
    add: (due, look) => void pages.push({ due, look }),
    async flush() {
      if (pages.length === 0) return;
      const noted = pages;
      pages = [];
      const looks = noted.map(({ look }) => look);
      await noteStillRunning(doors.database, looks);
      for (const { due } of noted) show(due);
    },
  };
}
