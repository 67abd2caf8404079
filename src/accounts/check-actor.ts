import { Refusal } from '../errors/fault.ts';
import type { Actor } from './actor.ts';

/**
 * An operator acts everywhere, a manager in their own workspace.
 * @throws {Refusal} elsewhere.
 */
export function checkActor(actor: Actor, workspaceId: string): void {
  if (actor.kind === 'manager' && actor.workspaceId !== workspaceId) throw new Refusal('You manage another place than that one.');
}

/** @throws {Refusal} for anybody but an operator. */
export function checkOperator(actor: Actor): void {
  if (actor.kind !== 'operator') throw new Refusal('Only whoever runs this bot can do that.');
}
