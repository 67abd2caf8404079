import { setTimeout as sleep } from 'node:timers/promises';
import { after } from '../clock/clock.ts';
import { claimDue, type Due } from '../database/sweep-queries.ts';
import type { Doors } from '../generations/doors.ts';
import { createLookBook } from './look-book.ts';
import { createProgressBoard } from './progress-board.ts';
import { remindLine } from './remind-line.ts';
import { takeUp } from './take-up.ts';

const tickMs = 100;
const troubleMs = 1_000;
/** A crash only delays what it had in hand by this. */
const leaseMs = 8_000;
const mostInFlight = 256;

/** Finds what is due and does it, on any number of processes: looks at running videos, and keeps promises that got lost. */
export function startSweeper(doors: Doors): { stop: () => Promise<void> } {
  const show = createProgressBoard(doors);
  const looks = createLookBook(doors, show);
  const inFlight = new Set<Promise<void>>();
  let stopped = false;

  const handle = async (due: Due) => {
    const log = doors.log.child({ generationId: due.id });
    try {
      const look = await takeUp({ ...doors, log }, due);
      if (look !== undefined) looks.add(due, look);
    } catch (error) {
      log.warn({ err: error, status: due.status }, 'a step failed, it is taken up again later');
    }
  };

  const sweep = async (): Promise<boolean> => {
    const room = mostInFlight - inFlight.size;
    if (room < mostInFlight / 4) return false;
    const now = doors.clock.now();
    const claimed = await claimDue(doors.database, now, after(now, leaseMs), room);
    for (const due of claimed) {
      const work = handle(due).finally(() => inFlight.delete(work));
      inFlight.add(work);
    }
    await remindLine(doors, claimed, show);
    return claimed.length === room;
  };

  const loop = async () => {
    while (!stopped) {
      try {
        const more = await sweep();
        await looks.flush();
        if (!more) await sleep(tickMs);
      } catch (error) {
        doors.log.warn({ err: error }, 'the sweeper cannot reach the database');
        await sleep(troubleMs);
      }
    }
  };

  const running = loop();
  return {
    async stop() {
      stopped = true;
      await running;
      await Promise.allSettled(inFlight);
      await looks.flush().catch(() => undefined);
    },
  };
}
