import type { BackendAddress } from '../backends/connect-backend.ts';
import { parseModels, readModelsFile, type ModelEntry } from '../backends/models-file.ts';
import type { Database } from '../database/database.ts';
import { listModels, replaceModels, switchOffModelsExcept, type NewModel } from '../database/model-queries.ts';
import { messageOf } from '../errors/message-of.ts';
import { endingModels } from '../generations/choose-video.ts';
import type { Log } from '../logging/log.ts';
import { parseUsd } from '../micro-usd/micro-usd.ts';

/**
 * Makes the catalogue what the models file says, else the simulator's own models, else what OpenRouter lists. Any other
 * backend keeps the rows it has. @throws {StartFault} when the models file has faults.
 */
export async function importCatalogue(
  modelsFile: string | undefined,
  database: Database,
  backend: BackendAddress,
  log: Log,
): Promise<void> {
  const entries = await entriesOf(modelsFile, backend, log);
  if (entries !== undefined) await replaceModels(database, backend.id, entries.map(rowOf), new Date());
  await switchOffModelsExcept(database, backend.id);
  const models = await listModels(database);
  if (models.length === 0)
    log.warn('there is no model to ask for: set VIDEO_MODELS to a file that names some (README, "The models file")');
  for (const { id, retiresAt } of endingModels(models, new Date()))
    log.warn({ model: id, retiresAt }, 'a model will be switched off by its maker soon');
}

async function entriesOf(modelsFile: string | undefined, backend: BackendAddress, log: Log): Promise<ModelEntry[] | undefined> {
  if (modelsFile !== undefined) return readModelsFile(modelsFile);
  if (backend.dialect === 'simulator') {
    const { simulatorModels } = await import('../backends/simulator/models.ts');
    return parseModels(simulatorModels, "The simulator's models");
  }
  if (backend.dialect !== 'openrouter') return undefined;
  const { fetchOpenRouterModels } = await import('../backends/openrouter-models.ts');
  try {
    const listed = await fetchOpenRouterModels(backend.address, backend.key);
    if (listed.length > 0) return listed;
    log.warn('the list of models names none that can be asked for, the known ones stay');
  } catch (error) {
    log.warn({ err: error }, `the list of models could not be read, the known ones stay: ${messageOf(error)}`);
  }
  return undefined;
}

function rowOf({ default: { size, seconds }, price, retiresAt, ...entry }: ModelEntry): NewModel {
  const prices = price.map(({ unit, usd, size: of }) => ({ unit, microUsd: parseUsd(usd), size: of ?? null }));
  const ends = retiresAt === null ? null : new Date(retiresAt);
  return { ...entry, prices, defaultSize: size, defaultSeconds: seconds, retiresAt: ends };
}
