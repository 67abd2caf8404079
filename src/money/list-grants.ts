import type { Books } from '../accounts/books.ts';
import { grantsOf, type Grant } from '../database/grant-queries.ts';

/** What was given beyond the limits in a workspace (undefined: in none) and to the whole instance, and has not ended. */
export async function listGrants({ database, clock }: Books, workspaceId: string | undefined): Promise<Grant[]> {
  return grantsOf(database, workspaceId, clock.now());
}
