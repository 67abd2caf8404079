import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../../src/app/embedded-postgres/start-embedded-postgres.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { migrate } from '../../../src/database/migrate.ts';
import type { TestDatabase } from '../../support/database.ts';

/** A Postgres that writes to the disk what it says it has written, as people run it; the tests' own does not. */
export async function startDurablePostgres(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'sorabot-durable-'));
  const server = await startEmbeddedPostgres({ folder });
  await migrate(server.url);
  const database = openDatabase(server.url);
  return {
    url: server.url,
    database,
    async drop() {
      await database.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
