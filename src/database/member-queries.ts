import type { Member } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

export type { Member };

/** The member whom a platform knows by this id; one who was never seen is written down, so that they can be limited before they ask. */
export async function ensureMember({ prisma }: Database, workspaceId: string, externalId: string): Promise<Member> {
  const key = { workspaceId, externalId };
  return prisma.member.upsert({ where: { workspaceId_externalId: key }, create: key, update: {} });
}

/** A member of this workspace, by our own id. */
export async function memberIn(tx: Transaction, workspaceId: string, memberId: string): Promise<Member | undefined> {
  return (await tx.member.findUnique({ where: { id: memberId, workspaceId } })) ?? undefined;
}

export async function changeMember(
  tx: Transaction,
  id: string,
  data: Partial<Pick<Member, 'blockedAt' | 'blockedReason' | 'manager'>>,
): Promise<Member> {
  return tx.member.update({ where: { id }, data });
}

export async function blockedIn({ prisma }: Database, workspaceId: string): Promise<Member[]> {
  return prisma.member.findMany({ where: { workspaceId, blockedAt: { not: null } }, orderBy: { blockedAt: 'desc' } });
}

/** How these members are called: as their platform last said, else by its id; by our own ids. */
export async function namesOf({ prisma }: Database, ids: string[]): Promise<Map<string, string>> {
  const rows = await prisma.member.findMany({ where: { id: { in: ids } }, select: { id: true, name: true, externalId: true } });
  return new Map(rows.map(({ id, name, externalId }) => [id, name ?? externalId]));
}
