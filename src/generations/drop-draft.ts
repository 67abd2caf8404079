import { madeOf, removeDraft } from '../database/draft-queries.ts';
import { Refusal } from '../errors/fault.ts';
import type { Asker } from '../platforms/chat-platform.ts';
import type { Doors } from './doors.ts';
import { draftKey, draftOf } from './draft.ts';

/** Forgets what was quoted. @throws {Refusal} for anybody but the one who was quoted, and once it was made. */
export async function dropDraft(doors: Doors, id: string, asker: Asker): Promise<void> {
  const { imageKey } = await draftOf(doors, id, asker);
  if ((await madeOf(doors.database, draftKey(id))) !== undefined)
    throw new Refusal('This was already asked for. While it waits in line, its own message has a button to cancel it.');
  if (imageKey === `${id}.image`) await doors.store.remove(imageKey);
  await removeDraft(doors.database, id);
}
