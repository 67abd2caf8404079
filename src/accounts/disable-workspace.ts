import { inTransaction } from '../database/transaction.ts';
import { changeWorkspace, ensureWorkspace, type Workspace, type WorkspaceNamed } from '../database/workspace-queries.ts';
import type { Actor } from './actor.ts';
import { noteAct } from './audit.ts';
import type { Books } from './books.ts';
import { checkOperator } from './check-actor.ts';

/**
 * Switches a workspace off, even before anybody there has asked; its limits stay for when it is enabled again. What waits is the
 * caller's to take back. For operators.
 * @throws {Refusal} for anybody else.
 */
export async function disableWorkspace({ database, clock }: Books, actor: Actor, named: WorkspaceNamed): Promise<Workspace> {
  checkOperator(actor);
  return inTransaction(database, async (tx) => {
    const before = await ensureWorkspace(tx, named);
    if (before.status === 'disabled') return before;
    const { id } = before;
    const known = { before: { status: before.status }, after: { status: 'disabled' } };
    await noteAct(tx, actor, { act: 'workspace.disable', target: id, workspaceId: id, ...known }, clock.now());
    return changeWorkspace(tx, id, { status: 'disabled' });
  });
}
