import { noteAnnouncement } from '../../database/announcement-queries.ts';
import { verifyBooks } from '../../database/books-queries.ts';
import { metrics } from '../../metrics/metrics.ts';
import type { Doors } from '../doors.ts';

const mostShown = 5;

/** Replays the books, and raises the alarm where they do not agree. */
export async function checkBooks({ database, clock, log }: Doors): Promise<void> {
  const differences = await verifyBooks(database);
  metrics.booksDifferences.set(differences.length);
  if (differences.length === 0) return log.debug('the books agree');
  const now = clock.now();
  const facts = { count: differences.length, first: differences.slice(0, mostShown) };
  await noteAnnouncement(database, { key: `books:${now.toISOString()}`, kind: 'books', facts }, now);
}
