import { changeMember, memberIn, type Member } from '../database/member-queries.ts';
import { inTransaction } from '../database/transaction.ts';
import { Refusal } from '../errors/fault.ts';
import type { Actor } from './actor.ts';
import { noteAct } from './audit.ts';
import type { Books } from './books.ts';
import { checkOperator } from './check-actor.ts';

/**
 * Makes somebody a manager of their workspace, beside those whom the platform names; or takes that back. For operators.
 * @throws {Refusal} with the sentence for whoever acts.
 */
export async function nameManager(
  { database, clock }: Books,
  actor: Actor,
  { workspaceId, memberId, manager }: { workspaceId: string; memberId: string; manager: boolean },
): Promise<Member> {
  checkOperator(actor);
  return inTransaction(database, async (tx) => {
    const before = await memberIn(tx, workspaceId, memberId);
    if (before === undefined) throw new Refusal('I do not know that member there.');
    if (before.manager === manager) return before;
    const after = await changeMember(tx, memberId, { manager });
    const known = { before: { manager: before.manager }, after: { manager } };
    await noteAct(tx, actor, { act: 'manager.name', target: memberId, workspaceId, ...known }, clock.now());
    return after;
  });
}
