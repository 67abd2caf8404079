/** Passed in wherever time matters, so that a test can turn it. */
export interface Clock {
  now: () => Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A time some milliseconds from another. */
export function after(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms);
}
