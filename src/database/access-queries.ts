import type { AccessKind, AccessRule } from '../generated/prisma/client.ts';
import type { Transaction } from './transaction.ts';

export type { AccessKind, AccessRule };

type RuleKey = Pick<AccessRule, 'workspaceId' | 'kind' | 'subject'>;

export async function findAccessRule(tx: Transaction, key: RuleKey): Promise<AccessRule | undefined> {
  return (await tx.accessRule.findUnique({ where: { workspaceId_kind_subject: key } })) ?? undefined;
}

export async function writeAccessRule(tx: Transaction, key: RuleKey, allow: boolean): Promise<void> {
  const where = { workspaceId_kind_subject: key };
  await tx.accessRule.upsert({ where, create: { ...key, allow }, update: { allow } });
}

export async function dropAccessRule(tx: Transaction, key: RuleKey): Promise<void> {
  await tx.accessRule.deleteMany({ where: key });
}

/** Where, and with which role, one may ask and may not. */
export async function accessRulesOf(tx: Transaction, workspaceId: string): Promise<AccessRule[]> {
  return tx.accessRule.findMany({ where: { workspaceId }, orderBy: [{ kind: 'asc' }, { allow: 'desc' }, { subject: 'asc' }] });
}
