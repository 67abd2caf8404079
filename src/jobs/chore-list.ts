import { after } from '../clock/clock.ts';
import { announceSummaries } from '../generations/announcements/announce-summaries.ts';
import { checkBooks } from '../generations/announcements/check-books.ts';
import { tellAnnouncements } from '../generations/announcements/tell-announcements.ts';
import type { Doors } from '../generations/doors.ts';
import { removeOldDrafts } from '../generations/remove-old-drafts.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Work that comes round by the clock, for one worker at a time. */
export interface Chore {
  /** When it comes round again, from when it was done. */
  next: (now: Date) => Date;
  /** How long it may take, in milliseconds: whoever has not done it by then has died, and another does it. */
  longestMs: number;
  run: (doors: Doors) => Promise<void>;
}

export const chores: Record<string, Chore> = {
  announcements: { next: every(2 * second), longestMs: 2 * minute, run: tellAnnouncements },
  // Often, for somewhere it is always midnight soon; what was summed up is not summed up again.
  summaries: { next: every(minute), longestMs: 10 * minute, run: announceSummaries },
  drafts: { next: every(hour), longestMs: 10 * minute, run: removeOldDrafts },
  books: { next: dailyAt(3), longestMs: hour, run: checkBooks },
};

function every(ms: number): Chore['next'] {
  return (now) => after(now, ms);
}

/** At this hour of UTC. */
function dailyAt(hours: number): Chore['next'] {
  return (now) => {
    const today = new Date(now);
    today.setUTCHours(hours, 0, 0, 0);
    return today > now ? today : after(today, 24 * hour);
  };
}
