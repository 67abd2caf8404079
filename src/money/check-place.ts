import type { Actor } from '../accounts/actor.ts';
import { memberIn } from '../database/member-queries.ts';
import type { Transaction } from '../database/transaction.ts';
import { Refusal } from '../errors/fault.ts';
import { workspaceOf, type LimitPlace } from './limit-place.ts';

/**
 * Whether somebody may say how much is spent there.
 * @throws {Refusal} when it is the operator's, or another workspace's.
 */
export async function checkPlace(tx: Transaction, actor: Actor, place: LimitPlace): Promise<void> {
  if (actor.kind === 'manager') {
    if (place.scope === 'instance' || place.scope === 'workspace')
      throw new Refusal('How much this whole place may spend is for whoever runs this bot to say. Please ask them.');
    if (workspaceOf(place) !== actor.workspaceId) throw new Refusal('You manage another place than that one.');
  }
  if (place.scope === 'member' && (await memberIn(tx, place.workspaceId, place.memberId)) === undefined)
    throw new Refusal('I do not know that member here.');
}
