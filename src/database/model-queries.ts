import type { Model as ModelRow, Price, PriceUnit, Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';

export type { Price };

/** A model with the prices that hold now. */
export type Model = ModelRow & { prices: Price[] };

const priced = { prices: { where: { validUntil: null } } } satisfies Prisma.ModelInclude;

/** The catalogue as it may be asked for, in the order in which it is offered. */
export async function listModels({ prisma }: Database): Promise<Model[]> {
  return prisma.model.findMany({ where: { enabled: true }, orderBy: [{ position: 'asc' }, { id: 'asc' }], include: priced });
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

export interface NewPrice {
  unit: PriceUnit;
  microUsd: bigint;
  /** Null: every size that has no price of its own. */
  size: string | null;
}

export interface NewModel extends Omit<ModelRow, 'enabled' | 'position' | 'backendId'> {
  prices: NewPrice[];
}

/** Makes a backend's models exactly these: others are switched off, not removed, for generations point at them. */
export async function replaceModels({ prisma }: Database, backendId: string, models: NewModel[], now: Date): Promise<void> {
  const all = async (tx: Prisma.TransactionClient) => {
    // Processes that start together import one after the other.
    await tx.$executeRaw`SELECT FROM backend WHERE id = ${backendId} FOR UPDATE`;
    await tx.model.updateMany({ where: { backendId, id: { notIn: models.map(({ id }) => id) } }, data: { enabled: false } });
    for (const [position, { prices, ...model }] of models.entries()) {
      const row = { ...model, backendId, position, enabled: true };
      await tx.model.upsert({ where: { id: model.id }, create: row, update: row });
      await replacePrices(tx, model.id, prices, now);
    }
  };
  await prisma.$transaction(all, { maxWait: 30_000, timeout: 60_000 });
}

/** Prices that changed end, and the new ones begin, at the same moment; what stayed is left alone. */
export async function replacePrices(tx: Prisma.TransactionClient, modelId: string, prices: NewPrice[], now: Date): Promise<void> {
  const same = (one: NewPrice, other: NewPrice) =>
    one.size === other.size && one.unit === other.unit && one.microUsd === other.microUsd;
  const current = await tx.price.findMany({ where: { modelId, validUntil: null } });
  const ended = current.filter((old) => !prices.some((price) => same(price, old)));
  await tx.price.updateMany({ where: { id: { in: ended.map(({ id }) => id) } }, data: { validUntil: now } });
  const begun = prices.filter((price) => !current.some((old) => same(price, old)));
  await tx.price.createMany({
    data: begun.map(({ unit, microUsd, size }) => ({ modelId, unit, microUsd, size, validFrom: now })),
  });
}

/** Models of backends that are no longer connected cannot be asked for. */
export async function switchOffModelsExcept({ prisma }: Database, backendId: string): Promise<void> {
  await prisma.model.updateMany({ where: { backendId: { not: backendId } }, data: { enabled: false } });
}
