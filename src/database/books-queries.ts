import type { Database } from './database.ts';

/** A place where what was made of the ledger is not what the ledger says. */
export interface Difference {
  /** A window, a generation, or a day of usage. */
  what: string;
  place: string;
  /** By the books. */
  books: string;
  found: string;
}

/** Replays the ledger against windows, generations and usage. Nothing: the books are right. */
export async function verifyBooks({ pool }: Database): Promise<Difference[]> {
  const { rows } = await pool.query<Difference>('SELECT what, place, books, found FROM verify_books()');
  return rows;
}
