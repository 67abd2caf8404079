import { vi } from 'vitest';
import type { Database } from '../../src/database/database.ts';

/** The name that the app's own connections go by, so that they can be told from the test's. */
export const appConnections = 'app';

const ofApp = `FROM pg_stat_activity WHERE datname = current_database() AND application_name = '${appConnections}'`;
const patience = { timeout: 20_000, interval: 20 };

/** A lock of the test's own that the app runs into. */
export interface Lock {
  /** Resolves when the app waits in a statement that has these words. */
  waitedFor: (words: string) => Promise<void>;
  release: () => Promise<void>;
}

/** `statement` takes the lock of a table or of rows. */
export async function takeLock({ pool }: Database, statement: string): Promise<Lock> {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query(statement);
  return {
    async waitedFor(words) {
      const waiting = `SELECT ${ofApp} AND wait_event_type = 'Lock' AND position($1 IN query) > 0`;
      await vi.waitUntil(async () => (await pool.query(waiting, [words])).rowCount !== 0, patience);
    },
    async release() {
      await client.query('ROLLBACK');
      client.release();
    },
  };
}

/** Ends what a process has left in Postgres: a statement that waits for a lock does not notice that nobody wants its answer. */
export async function endStatements({ pool }: Database): Promise<void> {
  await pool.query(`SELECT pg_terminate_backend(pid) ${ofApp}`);
}

/** Resolves when no statement of a process that is gone is still at work. */
export async function noStatementsLeft({ pool }: Database): Promise<void> {
  await vi.waitUntil(async () => (await pool.query(`SELECT ${ofApp}`)).rowCount === 0, patience);
}
