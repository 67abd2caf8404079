import { join } from 'node:path';
import { connectBackend } from '../backends/connect-backend.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { saveBackend } from '../database/model-queries.ts';
import type { Doors } from '../generations/doors.ts';
import type { Log } from '../logging/log.ts';
import { importCatalogue } from './import-catalogue.ts';
import type { Parts } from './process-parts.ts';

/** The backend of the environment has this id, so that its models stay the same when its address changes. */
const firstBackend = 'main';
const simulated = 'simulator';

export type StartedBackend = Pick<Doors, 'backends' | 'demoWords'>;

/** Connects the video backend: the one that was named, else the simulator. Its models become the catalogue. @throws {StartFault} */
export async function startBackend(config: Config, database: Database, parts: Parts, log: Log): Promise<StartedBackend> {
  const id = config.backend === undefined ? simulated : firstBackend;
  const { address, dialect, key } = config.backend ?? (await startSimulated(config, parts, log));
  await saveBackend(database, { id, address, dialect });
  await importCatalogue(config.modelsFile, database, { id, address, dialect, key }, log);
  const backends = new Map([[id, connectBackend({ id, address, dialect, key }, log)]]);
  return { backends, demoWords: dialect === simulated ? await demoWords() : [] };
}

/** Only who submits needs it: other processes read the catalogue. */
async function startSimulated(config: Config, parts: Parts, log: Log): Promise<NonNullable<Config['backend']>> {
  if (!config.roles.includes('worker')) return { address: 'http://127.0.0.1', dialect: simulated, key: undefined };
  const { startSimulator } = await import('../backends/simulator/start-simulator.ts');
  const simulator = await startSimulator({ host: '127.0.0.1', port: 0, folder: join(config.dataDir, 'simulator'), log });
  parts.onStop('simulator', simulator.stop);
  return { address: simulator.address, dialect: simulated, key: undefined };
}

async function demoWords(): Promise<Doors['demoWords']> {
  const { promptWords } = await import('../backends/simulator/prompt-words.ts');
  return promptWords;
}
