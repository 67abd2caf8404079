import { verifyBooks } from '../database/books-queries.ts';
import { withDatabase } from './with-database.ts';

/** `npm run books:verify`: replays the ledger against windows, generations and usage; exit code 1 on any difference. */
await withDatabase(async (database) => {
  const differences = await verifyBooks(database);
  if (differences.length === 0) return 'The books are right.';
  process.exitCode = 1;
  const lines = differences.map(
    ({ what, place, books, found }) => `${what} ${place}: the ledger says ${books}, found is ${found}`,
  );
  return ['The books are wrong:', ...lines].join('\n');
});
