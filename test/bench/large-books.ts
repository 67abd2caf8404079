import { describe, it } from 'vitest';
import { standingOf } from '../../src/database/limit-queries.ts';
import { lastCosts, spentBy } from '../../src/database/usage-queries.ts';
import { startDurablePostgres } from './support/durable-postgres.ts';
import { fillBooks } from './support/fill-books.ts';
import { runFor, setDesk, wordsOf } from './support/books.ts';
import { report, spread } from './support/figures.ts';

/** Generations, and ledger rows of them. */
const sizes: [generations: number, ledgerRows: number][] = [
  [500, 1_000],
  [1_000_000, 10_000_000],
];

describe('large books', () => {
  it.each(sizes)('cost no more with %i generations and %i ledger rows', async (generations, rows) => {
    const { url, database, drop } = await startDurablePostgres();
    const desk = await setDesk(database, 200);
    await fillBooks(database, desk, generations, rows);
    const memberId = desk.memberIds[0] ?? '';
    const books = `${rows.toLocaleString('en')} ledger rows`;
    // The first request of the day opens the windows from the books.
    await database.pool.query('SELECT reserve_generation($1, false)', [wordsOf(desk, memberId)]);
    const booked = await runFor(url, 4, 4_000, (connection, client) =>
      connection.query({
        name: 'reserve',
        text: 'SELECT reserve_generation($1, false)',
        values: [wordsOf(desk, desk.memberIds[client] ?? '')],
      }),
    );
    report(`A reservation with ${books}, 4 at a time`, spread(booked.times));
    const place = { workspaceId: desk.workspaceId, memberId, channelId: 'channel' };
    const read = await runFor(url, 1, 2_000, () => standingOf(database, place, new Date()));
    report(`What is left, with ${books}`, spread(read.times));
    const asked = await runFor(url, 1, 2_000, () =>
      Promise.all([spentBy(database, place, new Date()), lastCosts(database, memberId, 10)]),
    );
    report(`What /sora-usage adds up, with ${books}`, spread(asked.times));
    await drop();
  });
});
