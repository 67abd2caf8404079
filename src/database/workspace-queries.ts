import type { Prisma, Workspace } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

export type { Workspace };

/** A workspace as its platform knows it. */
export interface WorkspaceNamed {
  platform: string;
  externalId: string;
}

/** Undefined: nobody there has ever asked for anything. */
export async function findWorkspace({ prisma }: Pick<Database, 'prisma'>, named: WorkspaceNamed): Promise<Workspace | undefined> {
  return (await prisma.workspace.findUnique({ where: { platform_externalId: named } })) ?? undefined;
}

/** All that were ever heard of, the newest first. */
export async function listWorkspaces({ prisma }: Database): Promise<Workspace[]> {
  return prisma.workspace.findMany({ orderBy: { createdAt: 'desc' } });
}

export async function workspaceById(tx: Transaction, id: string): Promise<Workspace | undefined> {
  return (await tx.workspace.findUnique({ where: { id } })) ?? undefined;
}

/** The workspace, written down if it was not known; nothing is allowed there yet. */
export async function ensureWorkspace(tx: Transaction, named: WorkspaceNamed): Promise<Workspace> {
  return tx.workspace.upsert({ where: { platform_externalId: named }, create: named, update: {} });
}

export async function changeWorkspace(
  tx: Transaction,
  id: string,
  data: Prisma.WorkspaceUncheckedUpdateInput,
): Promise<Workspace> {
  return tx.workspace.update({ where: { id }, data });
}

/** The name of a time zone as Postgres writes it, however it was typed. */
export async function findTimeZone({ prisma }: Database, typed: string): Promise<string | undefined> {
  const [row] = await prisma.$queryRaw<
    { name: string }[]
  >`SELECT name FROM pg_timezone_names WHERE lower(name) = lower(${typed})`;
  return row?.name;
}
