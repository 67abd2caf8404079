import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/app/embedded-postgres/start-embedded-postgres.ts';
import { openDatabase } from '../../src/database/database.ts';
import type { TestDatabase } from './database.ts';
import { openGate } from './tcp-gate.ts';

/** A Postgres that only this test uses, and can take away: the same data at the same address when it is back. */
export interface OwnPostgres extends TestDatabase {
  goAway: () => Promise<void>;
  comeBack: () => Promise<void>;
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'sorabot-postgres-'));
  const gate = await openGate();
  const start = async () => {
    const started = await startEmbeddedPostgres({ folder, durable: false });
    await gate.leadTo(Number(new URL(started.url).port));
    return started;
  };
  let server = await start();
  const url = new URL(server.url);
  url.port = String(gate.port);
  const database = openDatabase(url.href);
  const goAway = async () => {
    await server.stop();
    await gate.leadTo(undefined);
  };
  return {
    url: url.href,
    database,
    goAway,
    async comeBack() {
      server = await start();
    },
    async drop() {
      await database.close();
      await goAway();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
