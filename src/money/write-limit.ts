import { setByOf, type Actor } from '../accounts/actor.ts';
import { noteAct, type Known } from '../accounts/audit.ts';
import type { Limit } from '../database/limit-queries.ts';
import { addLimit, changeLimit, findLimit, type LimitKey } from '../database/limit-rows.ts';
import type { Transaction } from '../database/transaction.ts';

export interface LimitSet {
  /** As it is now. */
  limit: Limit;
  /** As it was; undefined: there was none. */
  before: Limit | undefined;
}

/** Sets a limit and notes who did; only alone with the books. What is so already is left alone. */
export async function writeLimit(
  tx: Transaction,
  actor: Actor,
  key: LimitKey & { workspaceId: string | undefined },
  said: { amount: bigint; alerts?: number[] | undefined; setBy?: string },
  now: Date,
): Promise<LimitSet> {
  const { workspaceId, ...unique } = key;
  const before = await findLimit(tx, unique);
  const alertPercents = said.alerts ?? before?.alertPercents ?? firstAlerts(key);
  const news = { amount: said.amount, alertPercents, setBy: said.setBy ?? setByOf(actor) };
  if (before !== undefined && isSame(before, news)) return { limit: before, before };
  const limit =
    before === undefined
      ? await addLimit(tx, { ...unique, ...news, workspaceId: workspaceId ?? null, createdAt: now })
      : await changeLimit(tx, before.id, { ...news, ...(before.amount !== said.amount && { revision: { increment: 1 } }) });
  await noteAct(
    tx,
    actor,
    { act: 'limit.set', target: limit.id, workspaceId, before: before && knownOf(before), after: knownOf(limit) },
    now,
  );
  return { limit, before };
}

/** What only the environment has said is somebody's word once they have said the same. */
function isSame(before: Limit, { amount, alertPercents, setBy }: Pick<Limit, 'amount' | 'alertPercents' | 'setBy'>): boolean {
  const isSaid = before.setBy !== 'environment' || setBy === 'environment';
  return isSaid && amount === before.amount && alertPercents.join() === before.alertPercents.join();
}

/** That one of many members is half way is no news to anybody. */
function firstAlerts({ scope }: Pick<LimitKey, 'scope'>): number[] {
  return scope === 'everyone' || scope === 'role' ? [100] : [50, 80, 100];
}

/** A limit as the audit keeps it. */
export function knownOf(limit: Limit): Known {
  const { scope, subject, unit, period, authority, onExceed, amount, alertPercents, revision } = limit;
  return { scope, subject, unit, period, authority, onExceed, amount, alertPercents, revision };
}
