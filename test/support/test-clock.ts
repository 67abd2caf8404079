import type { Clock } from '../../src/clock/clock.ts';

/** A clock that stands still until it is turned. */
export interface TestClock extends Clock {
  turn: (ms: number) => void;
}

export function createTestClock(start = new Date('2026-11-22T12:00:00Z')): TestClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    turn: (ms) => {
      now += ms;
    },
  };
}
