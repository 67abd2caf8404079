import { readConfig } from '../config/config.ts';
import { migrate } from '../database/migrate.ts';
import { StartFault } from '../errors/fault.ts';

/** Migrates the database of DATABASE_URL and ends: for an installation that does so once, before its processes start. */
try {
  const { databaseUrl } = readConfig();
  if (databaseUrl === undefined) throw new StartFault('DATABASE_URL: expected: the Postgres to migrate.');
  const applied = await migrate(databaseUrl);
  const lines = applied.length === 0 ? ['The database is up to date.'] : applied.map((name) => `Applied ${name}`);
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
  if (!(error instanceof StartFault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
