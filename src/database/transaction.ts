import type { Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';

export type Transaction = Prisma.TransactionClient;

/** Whoever holds the books now is done in a moment, unless the machine is very busy. */
const patience = { maxWait: 10_000, timeout: 20_000 };

/** All of it, or nothing. */
export async function inTransaction<T>({ prisma }: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return prisma.$transaction(work, patience);
}

/** The same, alone with the books: for whatever changes what a limit counts. Nothing is reserved or settled meanwhile. */
export async function aloneWithBooks<T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return inTransaction(database, async (tx) => {
    await tx.$executeRaw`SELECT lock_books(true)`;
    return work(tx);
  });
}
