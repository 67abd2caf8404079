import type { Generation } from '../database/generation-queries.ts';
import { standingOf } from '../database/limit-queries.ts';
import { describeLeft, tightest } from '../money/describe-limit.ts';
import type { Doors } from './doors.ts';

/** What the asker may still spend there, such as "$2.20 left today"; undefined: no limit in money applies. */
export async function leftFor({ database, clock }: Doors, generation: Generation): Promise<string | undefined> {
  const state = tightest(await standingOf(database, generation, clock.now()));
  return state && describeLeft(state);
}
