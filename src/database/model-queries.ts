import type { Model } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';

export type { Model };

/** The catalogue as it may be asked for, in the order in which it is offered. */
export async function listModels({ prisma }: Database): Promise<Model[]> {
  return prisma.model.findMany({ where: { enabled: true }, orderBy: [{ position: 'asc' }, { id: 'asc' }] });
}

export interface BackendRow {
  id: string;
  address: string;
  dialect: string;
}

/** Writes where a backend is; its caps and its pause stay as they are. */
export async function saveBackend({ prisma }: Database, { id, address, dialect }: BackendRow): Promise<void> {
  await prisma.backend.upsert({ where: { id }, create: { id, address, dialect }, update: { address, dialect } });
}

/** Makes a backend's models exactly these: others are switched off, not removed, for generations point at them. */
export async function replaceModels(
  { prisma }: Database,
  backendId: string,
  models: Omit<Model, 'enabled' | 'position' | 'backendId'>[],
): Promise<void> {
  const writes = models.map(({ price, ...model }, position) => {
    const row = { ...model, price: price ?? [], backendId, position, enabled: true };
    return prisma.model.upsert({ where: { id: model.id }, create: row, update: row });
  });
  const switchOff = prisma.model.updateMany({
    where: { backendId, id: { notIn: models.map(({ id }) => id) } },
    data: { enabled: false },
  });
  await prisma.$transaction([switchOff, ...writes]);
}

/** Models of backends that are no longer connected cannot be asked for. */
export async function switchOffModelsExcept({ prisma }: Database, backendId: string): Promise<void> {
  await prisma.model.updateMany({ where: { backendId: { not: backendId } }, data: { enabled: false } });
}
