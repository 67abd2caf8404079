import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { openDatabase, type Database } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import type { Log } from '../logging/log.ts';
import { startEmbeddedPostgres } from './embedded-postgres/start-embedded-postgres.ts';
import type { Parts } from './process-parts.ts';

/** The database that was named, else our own Postgres under DATA_DIR; migrated. @throws {StartFault} */
export async function startDatabase(config: Config, parts: Parts, log: Log): Promise<Database> {
  const url = config.databaseUrl ?? (await startEmbedded(config, parts, log));
  const applied = await migrate(url);
  if (applied.length > 0) log.info({ applied }, 'migrated the database');
  const database = openDatabase(url);
  parts.onStop('database', database.close);
  return database;
}

async function startEmbedded(config: Config, parts: Parts, log: Log): Promise<string> {
  const embedded = await startEmbeddedPostgres({ folder: join(config.dataDir, 'postgres'), log: (line) => log.info(line) });
  parts.onStop('embedded Postgres', embedded.stop);
  return embedded.url;
}
