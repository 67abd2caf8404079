import type { Actor } from '../accounts/actor.ts';
import type { Books } from '../accounts/books.ts';
import type { LimitPeriod, LimitUnit, OnExceed } from '../database/limit-queries.ts';
import type { LimitKey } from '../database/limit-rows.ts';
import { aloneWithBooks } from '../database/transaction.ts';
import { checkLimit } from './check-limit.ts';
import { checkPlace } from './check-place.ts';
import { subjectOf, workspaceOf, type LimitPlace } from './limit-place.ts';
import { stayBelowOperator } from './stay-below-operator.ts';
import { writeLimit, type LimitSet } from './write-limit.ts';

/** Which limit is meant. */
export interface LimitNamed {
  place: LimitPlace;
  unit: LimitUnit;
  period: LimitPeriod;
  onExceed: OnExceed;
}

export interface LimitWish extends LimitNamed {
  /** Micro-dollars, videos or seconds; 0 lets nothing through. */
  amount: bigint;
  /** Per cents at which to tell, none for []; undefined: as before, or as is usual. */
  alerts?: number[] | undefined;
}

/**
 * Sets a limit: the operator's own word, or a manager's below the operator's. It holds from the next request on; what was spent
 * stays spent.
 * @throws {Refusal} with the sentence for whoever acts.
 */
export async function setLimit({ database, clock }: Books, actor: Actor, wish: LimitWish): Promise<LimitSet> {
  const alerts = wish.alerts && [...new Set(wish.alerts)].toSorted((a, b) => a - b);
  checkLimit({ ...wish, alerts });
  return aloneWithBooks(database, async (tx) => {
    await checkPlace(tx, actor, wish.place);
    if (actor.kind === 'manager') await stayBelowOperator(tx, wish);
    const key = { ...keyOf(actor, wish), workspaceId: workspaceOf(wish.place) };
    return writeLimit(tx, actor, key, { amount: wish.amount, alerts }, clock.now());
  });
}

/** Operators and managers each have a limit of their own: both apply. */
export function keyOf({ kind }: Actor, { place, unit, period, onExceed }: LimitNamed): LimitKey {
  return { ...subjectOf(place), unit, period, onExceed, authority: kind };
}
