import type { AuditEntry, Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

export type { AuditEntry };

/** What was changed, as JSON: no bigint (amounts are text). */
export type AuditFacts = Prisma.InputJsonObject;

export async function addAuditEntry(tx: Transaction, entry: Prisma.AuditEntryCreateInput): Promise<void> {
  await tx.auditEntry.create({ data: entry });
}

/** The last acts of a workspace (undefined: of all, and of the instance), newest first. */
export async function listAudit({ prisma }: Database, workspaceId: string | undefined, most: number): Promise<AuditEntry[]> {
  const where = workspaceId === undefined ? {} : { workspaceId };
  return prisma.auditEntry.findMany({ where, orderBy: { id: 'desc' }, take: most });
}
