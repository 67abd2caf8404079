import type { Database } from '../database/database.ts';
import { findTimeZone } from '../database/workspace-queries.ts';
import { Refusal } from '../errors/fault.ts';

/** As IANA's list has them. Offsets such as "+02:00" are none: they know no summer. */
const named = /^(UTC|[A-Za-z]+(\/[A-Za-z0-9_+-]+){1,2})$/i;

/**
 * A time zone's name as it is written, however it was typed: one that both Postgres, which cuts the windows, and we know.
 * @throws {Refusal} when there is none of that name.
 */
export async function readTimeZone(database: Database, typed: string): Promise<string> {
  const name = typed.trim();
  const known = named.test(name) && isKnownHere(name) ? await findTimeZone(database, name) : undefined;
  if (known !== undefined) return known;
  throw new Refusal('I do not know that time zone. Please name one such as Europe/Berlin, America/New_York or UTC.');
}

function isKnownHere(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format() !== '';
  } catch {
    return false;
  }
}
