import type { Books } from '../accounts/books.ts';
import type { Limit } from '../database/limit-queries.ts';
import { limitsOf, standingsOf, type LimitStanding } from '../database/limit-rows.ts';

/** A limit as it was set; `standing` where it counts one window. */
export interface LimitListed {
  limit: Limit;
  standing: LimitStanding | undefined;
}

/** Every limit of a workspace (undefined: of none) and of the whole instance, the widest first. */
export async function listLimits({ database, clock }: Books, workspaceId: string | undefined): Promise<LimitListed[]> {
  const limits = await limitsOf(database, workspaceId);
  const ids = limits.map(({ id }) => id);
  const standings = new Map((await standingsOf(database, ids, clock.now())).map((standing) => [standing.limitId, standing]));
  return limits.map((limit) => ({ limit, standing: standings.get(limit.id) }));
}
