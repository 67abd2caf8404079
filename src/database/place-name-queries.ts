import type { Database } from './database.ts';

/** Keeps how channels and roles of a workspace are called just now, by the platform's ids. */
export async function keepPlaceNames({ prisma }: Database, workspaceId: string, names: Record<string, string>): Promise<void> {
  for (const [externalId, name] of Object.entries(names)) {
    const key = { workspaceId, externalId };
    await prisma.placeName.upsert({ where: { workspaceId_externalId: key }, create: { ...key, name }, update: { name } });
  }
}

/** The names that are known of "workspace/channel" and "workspace/role", by those words. */
export async function placeNamesOf({ prisma }: Pick<Database, 'prisma'>, subjects: string[]): Promise<Map<string, string>> {
  const named = subjects.flatMap((subject) => {
    const [workspaceId = '', ...rest] = subject.split('/');
    return rest.length === 0 ? [] : [{ workspaceId, externalId: rest.join('/') }];
  });
  const rows = named.length === 0 ? [] : await prisma.placeName.findMany({ where: { OR: named } });
  return new Map(rows.map(({ workspaceId, externalId, name }) => [`${workspaceId}/${externalId}`, name]));
}
