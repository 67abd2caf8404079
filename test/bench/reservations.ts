import { describe, it } from 'vitest';
import { startDurablePostgres } from './support/durable-postgres.ts';
import { runFor, setDesk, wordsOf } from './support/books.ts';
import { report, spread } from './support/figures.ts';

const eachMs = 4_000;
const reserve = { name: 'reserve', text: 'SELECT reserve_generation($1, false)' };
/** What cannot be beaten: one row that everybody shares, changed where it allows it. */
const floor = {
  name: 'floor',
  text: 'UPDATE hot SET held = held + 1 WHERE id = 1 AND held + 1 <= 1000000000000',
};

describe('reservations', () => {
  it.each([1, 4, 16, 64, 256])('by %i at a time', async (clients) => {
    const { url, database, drop } = await startDurablePostgres();
    const desk = await setDesk(database, 256);
    await database.pool.query('CREATE TABLE hot (id int PRIMARY KEY, held bigint NOT NULL); INSERT INTO hot VALUES (1, 0)');
    const plain = await runFor(url, clients, eachMs, (connection) => connection.query(floor));
    report(`One plain UPDATE of one row, ${clients} at a time`, figure(plain));
    for (const [who, memberOf] of [
      ['the same member', () => desk.memberIds[0] ?? ''],
      ['different members', (client: number) => desk.memberIds[client] ?? ''],
    ] as const) {
      const asked = (client: number) => ({ ...reserve, values: [wordsOf(desk, memberOf(client))] });
      const booked = await runFor(url, clients, eachMs, (connection, client) => connection.query(asked(client)));
      const ratio = (booked.perSecond / plain.perSecond).toFixed(2);
      report(`Reservations in four windows, ${clients} at a time, ${who}`, `${figure(booked)}, ${ratio} of the plain one`);
    }
    await drop();
  });
});

function figure({ times, perSecond }: { times: number[]; perSecond: number }): string {
  return `${Math.round(perSecond)} a second, ${spread(times)}`;
}
