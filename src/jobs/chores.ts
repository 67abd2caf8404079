import { setTimeout as sleep } from 'node:timers/promises';
import { after } from '../clock/clock.ts';
import { dueChores, planChore, takeChore } from '../database/chore-queries.ts';
import type { Doors } from '../generations/doors.ts';
import { chores, type Chore } from './chore-list.ts';

const tickMs = 500;

/** Does the chores that are due, on whichever worker comes first. */
export function startChores(doors: Doors): { stop: () => Promise<void> } {
  const inHand = new Set<Promise<void>>();
  let stopped = false;

  const loop = async () => {
    while (!stopped) {
      try {
        for (const work of await beginDueChores(doors)) {
          inHand.add(work);
          void work.finally(() => inHand.delete(work));
        }
      } catch (error) {
        doors.log.warn({ err: error }, 'the chores cannot be looked up');
      }
      await sleep(tickMs);
    }
  };

  const running = loop();
  return {
    async stop() {
      stopped = true;
      await running;
      await Promise.all(inHand);
    },
  };
}

/** Begins what is due just now, all at once, so that a long one keeps nothing waiting. What it answers never rejects. */
export async function beginDueChores(doors: Doors): Promise<Promise<void>[]> {
  const due = await dueChores(doors.database, Object.keys(chores), doors.clock.now());
  return due.flatMap((name) => {
    const chore = chores[name];
    return chore === undefined ? [] : [take({ ...doors, log: doors.log.child({ chore: name }) }, name, chore)];
  });
}

/** A chore that failed is due again when its lease ends. */
async function take(doors: Doors, name: string, { longestMs, next, run }: Chore): Promise<void> {
  const { database, clock, log } = doors;
  try {
    const now = clock.now();
    if (!(await takeChore(database, name, now, after(now, longestMs)))) return;
    await run(doors);
    await planChore(database, name, next(clock.now()));
  } catch (error) {
    log.warn({ err: error }, 'a chore failed, it is done again later');
  }
}
