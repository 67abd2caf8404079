import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { StartFault } from '../errors/fault.ts';
import { messageOf } from '../errors/message-of.ts';
import { connect } from './connect.ts';

/** The advisory lock that Prisma's own engine takes. */
const lock = 72_707_369;

const table = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** The same depth below the package's root from src/database and from build/database. */
const ownMigrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/**
 * Applies the migrations as `prisma migrate deploy` does (same table, checksums and lock: each can go on where the other
 * stopped), but without its command line, which downloads an engine.
 * @returns the names of those applied now.
 * @throws {StartFault} when the database cannot be reached, or a migration was edited or has failed.
 */
export async function migrate(url: string, folder: string = ownMigrations): Promise<string[]> {
  const client = await connect(url);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lock]);
    await client.query(table);
    const known = await appliedMigrations(client);
    const pending = readMigrations(folder).filter((migration) => isPending(migration, known));
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    // The end of the session frees the lock.
    await client.end();
  }
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string; finished: Date | null }>(
    `SELECT migration_name AS name, checksum, finished_at AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const failed = rows.find((row) => row.finished === null);
  if (failed !== undefined)
    throw new StartFault(
      `The migration ${failed.name} failed earlier: mend the database, then run "npx prisma migrate resolve" to say so.`,
    );
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function readMigrations(folder: string): Migration[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map((entry) => entry.name)
    .toSorted()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

function isPending(migration: Migration, known: Map<string, string>): boolean {
  const checksum = known.get(migration.name);
  if (checksum !== undefined && checksum !== migration.checksum)
    throw new StartFault(
      `The migration ${migration.name} was edited after it was applied: restore the file, and put the change into a new one.`,
    );
  return checksum === undefined;
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [id, checksum, name]);
  try {
    // One simple query is one transaction, however many statements it holds.
    await client.query(sql);
  } catch (error) {
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, messageOf(error)]);
    throw new StartFault(`The migration ${name} failed: ${messageOf(error)}.`, { cause: error });
  }
  await client.query('UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id]);
}
