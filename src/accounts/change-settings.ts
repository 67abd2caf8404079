import { aloneWithBooks, inTransaction, type Transaction } from '../database/transaction.ts';
import { changeWorkspace, workspaceById, type Workspace } from '../database/workspace-queries.ts';
import { Refusal } from '../errors/fault.ts';
import type { Actor } from './actor.ts';
import { noteAct } from './audit.ts';
import type { Books } from './books.ts';
import { checkActor, checkOperator } from './check-actor.ts';
import { readTimeZone } from './read-time-zone.ts';

/** What is left out stays as it is; null takes it away. */
export interface Settings {
  /** The platform's id of the channel for approvals, alerts and summaries. */
  managersChannel?: string | null;
  /** The platform's id of the role or group whose people manage. */
  managersRole?: string | null;
  /** A name such as "Europe/Berlin". */
  timeZone?: string;
  guests?: boolean;
}

/**
 * Changes how a workspace is run. Answers it as it is now.
 * @throws {Refusal} with the sentence for whoever acts.
 */
export async function changeSettings(
  { database, clock }: Books,
  actor: Actor,
  { workspaceId, ...wish }: Settings & { workspaceId: string },
): Promise<Workspace> {
  checkActor(actor, workspaceId);
  // A new midnight is a new day to spend: under the operator's own limits only the operator may bring one on.
  if (wish.timeZone !== undefined) checkOperator(actor);
  const wanted = { ...wish, ...(wish.timeZone !== undefined && { timeZone: await readTimeZone(database, wish.timeZone) }) };
  const change = async (tx: Transaction) => {
    const before = await workspaceById(tx, workspaceId);
    if (before === undefined) throw new Refusal('I do not know that place.');
    const names = (Object.keys(wanted) as (keyof Settings)[]).filter((name) => wanted[name] !== before[name]);
    if (names.length === 0) return before;
    const now = clock.now();
    const after = await changeWorkspace(tx, workspaceId, wanted);
    const known = { before: pick(before, names), after: pick(after, names) };
    await noteAct(tx, actor, { act: 'workspace.set', target: workspaceId, workspaceId, ...known }, now);
    return after;
  };
  return wish.timeZone === undefined ? inTransaction(database, change) : aloneWithBooks(database, change);
}

function pick(workspace: Workspace, names: (keyof Settings)[]) {
  return Object.fromEntries(names.map((name) => [name, workspace[name]]));
}
