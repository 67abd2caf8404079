import { readConfig } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { Refusal, StartFault } from '../errors/fault.ts';
import { createLog } from '../logging/log.ts';
import { createParts } from './process-parts.ts';
import { startDatabase } from './start-database.ts';

/**
 * Runs a command on the database of the environment, whether the product runs beside it or not, and ends. What the command answers
 * is printed; a fault is printed as the sentence that it is, and makes the exit code 1.
 */
export async function withDatabase(command: (database: Database) => Promise<string>): Promise<void> {
  const log = createLog('warn');
  const parts = createParts(log);
  try {
    const database = await startDatabase(readConfig(), parts, log);
    process.stdout.write(`${await command(database)}\n`);
  } catch (error) {
    if (!(error instanceof StartFault) && !(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    await parts.stop();
  }
}
