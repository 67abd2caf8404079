import { isPersonal } from '../accounts/account.ts';
import type { Actor } from '../accounts/actor.ts';
import { noteAct } from '../accounts/audit.ts';
import type { Books } from '../accounts/books.ts';
import { checkOperator } from '../accounts/check-actor.ts';
import { findLimit, type LimitKey } from '../database/limit-rows.ts';
import { aloneWithBooks, type Transaction } from '../database/transaction.ts';
import { changeWorkspace, ensureWorkspace, type Workspace, type WorkspaceNamed } from '../database/workspace-queries.ts';
import type { MicroUsd } from '../micro-usd/micro-usd.ts';
import { shareOf } from './first-limits.ts';
import { writeLimit, type LimitSet } from './write-limit.ts';

export interface WorkspaceEnabled extends LimitSet {
  workspace: Workspace;
}

const daily = { unit: 'usd', period: 'day', onExceed: 'refuse' } as const;

/**
 * Lets a workspace spend this much a day, even before anybody there has asked. Each of its members may use a quarter of it (a person
 * alone all of it), unless somebody has said otherwise. For operators.
 * @throws {Refusal} for anybody else.
 */
export async function enableWorkspace(
  { database, clock }: Books,
  actor: Actor,
  named: WorkspaceNamed,
  dailyUsd: MicroUsd,
): Promise<WorkspaceEnabled> {
  checkOperator(actor);
  return aloneWithBooks(database, async (tx) => {
    const now = clock.now();
    const before = await ensureWorkspace(tx, named);
    const { id } = before;
    const workspace = await changeWorkspace(tx, id, { status: 'enabled' });
    if (before.status !== 'enabled') {
      const act = { act: 'workspace.enable', target: id, workspaceId: id };
      await noteAct(tx, actor, { ...act, before: { status: before.status }, after: { status: 'enabled' } }, now);
    }
    const key: LimitKey = { scope: 'workspace', subject: id, authority: 'operator', ...daily };
    const set = await writeLimit(tx, actor, { ...key, workspaceId: id }, { amount: dailyUsd }, now);
    await shareAmongMembers(tx, actor, workspace, set, now);
    return { workspace, ...set };
  });
}

/** What each member may use of it follows the workspace's limit, for as long as nobody has set or removed it. */
async function shareAmongMembers(
  tx: Transaction,
  actor: Actor,
  { id, externalId }: Workspace,
  { limit, before }: LimitSet,
  now: Date,
): Promise<void> {
  const key: LimitKey = { scope: 'everyone', subject: id, authority: 'manager', ...daily };
  const share = await findLimit(tx, key);
  if (share === undefined ? before !== undefined : share.setBy !== 'environment') return;
  const amount = isPersonal({ workspaceId: externalId }) ? limit.amount : shareOf(limit.amount);
  await writeLimit(tx, actor, { ...key, workspaceId: id }, { amount, setBy: 'environment' }, now);
}
