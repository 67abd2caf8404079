import type { Database } from './database.ts';

/** The store's key of a generation's video, once there is one. */
export async function videoKeyOf({ prisma }: Database, id: string): Promise<string | undefined> {
  const row = await prisma.generation.findUnique({ where: { id }, select: { videoKey: true, storedAt: true } });
  return row?.storedAt == null ? undefined : (row.videoKey ?? undefined);
}
