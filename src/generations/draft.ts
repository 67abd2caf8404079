import { readFile } from 'node:fs/promises';
import { findDraft, saveDrafts, type Draft, type KnownDraft } from '../database/draft-queries.ts';
import { Refusal } from '../errors/fault.ts';
import type { MediaStore } from '../media/media-store.ts';
import type { Asker, ImageGiven } from '../platforms/chat-platform.ts';
import type { Doors } from './doors.ts';
import { newGenerationId } from './new-id.ts';
import type { Prepared } from './prepare.ts';

/** The request's key when a draft is made: so it is made once. */
export function draftKey(id: string): string {
  return `draft:${id}`;
}

/**
 * Keeps requests that were shown with their price, to be made at the press of a button; answers their ids, in their order.
 * `imageKey`: where the image lies that they all begin with; it is copied, for its own request may take it away.
 */
export async function keepDrafts(
  { database, clock, store }: Doors,
  { channelId }: Pick<Asker, 'channelId'>,
  shown: Prepared[],
  imageKey: string | undefined,
): Promise<string[]> {
  const drafts = shown.map((prepared) => draftFrom(prepared, channelId, clock.now()));
  const [first] = drafts;
  if (first === undefined) return [];
  const kept = imageKey === undefined ? null : `${first.id}.image`;
  if (imageKey !== undefined && kept !== null) await store.save(kept, await readImageFile(store, imageKey));
  await saveDrafts(
    database,
    drafts.map((draft) => ({ ...draft, imageKey: kept })),
  );
  return drafts.map(({ id }) => id);
}

function draftFrom(
  { account, prompt, model, size, seconds, usd }: Prepared,
  channelId: string,
  quotedAt: Date,
): Omit<Draft, 'imageKey'> {
  const whose = { workspaceId: account.workspaceId, memberId: account.id, channelId };
  return { id: newGenerationId(), ...whose, prompt, modelId: model.id, size, seconds, usd, quotedAt };
}

/** A draft for the one who was quoted, where they were. @throws {Refusal} for everybody else, and once it is gone. */
export async function draftOf({ database }: Doors, id: string, asker: Asker): Promise<KnownDraft> {
  const draft = await findDraft(database, id);
  if (draft === undefined) throw new Refusal('I no longer have that quote. Please ask again.');
  const { workspace, member, channelId } = draft;
  if (workspace.platform !== asker.platform || workspace.externalId !== asker.workspaceId || member.externalId !== asker.memberId)
    throw new Refusal('Only the one who was shown this quote can use it.');
  if (channelId !== asker.channelId) throw new Refusal('That quote belongs to another channel. Please ask again here.');
  return draft;
}

/** The image kept with a draft, as if it were given anew. @throws {Refusal} when it is gone. */
export async function imageOf({ store }: Doors, { imageKey }: KnownDraft): Promise<ImageGiven | undefined> {
  if (imageKey === null) return undefined;
  const bytes = await readImageFile(store, imageKey);
  return { name: imageKey, bytes: bytes.length, fetch: () => Promise.resolve(bytes) };
}

async function readImageFile(store: MediaStore, key: string): Promise<Buffer> {
  const path = await store.path(key);
  if (path === undefined) throw new Refusal('I no longer have the image of that request. Please ask again, with the image.');
  return readFile(path);
}
