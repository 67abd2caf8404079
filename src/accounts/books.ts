import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/database.ts';

/** All that an act on access, limits or money needs. */
export interface Books {
  database: Database;
  clock: Clock;
}
