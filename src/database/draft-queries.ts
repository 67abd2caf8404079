import type { Draft, Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';

export type { Draft };

const whole = { member: true, workspace: true } satisfies Prisma.DraftInclude;

/** A draft with whose it is. */
export type KnownDraft = Prisma.DraftGetPayload<{ include: typeof whole }>;

export async function saveDrafts({ prisma }: Database, drafts: Draft[]): Promise<void> {
  await prisma.draft.createMany({ data: drafts });
}

export async function findDraft({ prisma }: Database, id: string): Promise<KnownDraft | undefined> {
  return (await prisma.draft.findUnique({ where: { id }, include: whole })) ?? undefined;
}

export async function removeDraft({ prisma }: Database, id: string): Promise<void> {
  await prisma.draft.deleteMany({ where: { id } });
}

/** Where the images of drafts from before that moment lie. */
export async function imagesOfDraftsBefore({ prisma }: Database, before: Date): Promise<string[]> {
  const where = { quotedAt: { lt: before }, imageKey: { not: null } };
  const rows = await prisma.draft.findMany({ where, distinct: ['imageKey'], select: { imageKey: true } });
  return rows.flatMap(({ imageKey }) => imageKey ?? []);
}

export async function removeDraftsBefore({ prisma }: Database, before: Date): Promise<void> {
  await prisma.draft.deleteMany({ where: { quotedAt: { lt: before } } });
}

/** The generation that was made of a request with this key; undefined: none yet. */
export async function madeOf({ prisma }: Database, requestKey: string): Promise<string | undefined> {
  const made = await prisma.requestKey.findUnique({ where: { key: requestKey }, select: { generationId: true } });
  return made?.generationId;
}
