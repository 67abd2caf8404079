import type { Actor } from '../accounts/actor.ts';
import { noteAct } from '../accounts/audit.ts';
import type { Books } from '../accounts/books.ts';
import type { Limit } from '../database/limit-queries.ts';
import { dropLimit, findLimit } from '../database/limit-rows.ts';
import { aloneWithBooks, type Transaction } from '../database/transaction.ts';
import { Refusal } from '../errors/fault.ts';
import { checkPlace } from './check-place.ts';
import { workspaceOf } from './limit-place.ts';
import { keyOf, type LimitNamed } from './set-limit.ts';
import { knownOf } from './write-limit.ts';

/**
 * Takes a limit away; all others still hold. An operator may take away a manager's too, where there is none of their own.
 * @returns the limit as it was.
 * @throws {Refusal} with the sentence for whoever acts.
 */
export async function removeLimit({ database, clock }: Books, actor: Actor, named: LimitNamed): Promise<Limit> {
  return aloneWithBooks(database, async (tx) => {
    await checkPlace(tx, actor, named.place);
    const limit = await findRemovable(tx, actor, named);
    await dropLimit(tx, limit.id);
    const workspaceId = workspaceOf(named.place);
    await noteAct(tx, actor, { act: 'limit.remove', target: limit.id, workspaceId, before: knownOf(limit) }, clock.now());
    return limit;
  });
}

async function findRemovable(tx: Transaction, actor: Actor, named: LimitNamed): Promise<Limit> {
  const key = keyOf(actor, named);
  // Without it a new install would have no floor under it; it would come back at the next start anyway.
  if (key.scope === 'instance' && key.unit === 'usd' && key.period === 'day' && key.onExceed === 'refuse')
    throw new Refusal('The daily limit of the whole instance always stays. Set another amount instead.');
  const own = await findLimit(tx, key);
  if (own !== undefined) return own;
  const other = await findLimit(tx, { ...key, authority: key.authority === 'manager' ? 'operator' : 'manager' });
  if (other === undefined) throw new Refusal('There is no such limit to remove.');
  if (actor.kind === 'operator') return other;
  throw new Refusal("That limit is the operator's: only whoever runs this bot can remove it.");
}
