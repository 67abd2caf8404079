import type { Account } from '../accounts/account.ts';
import type { Actor } from '../accounts/actor.ts';
import { requireManager } from '../accounts/require-manager.ts';
import { nameOf } from '../database/approval-queries.ts';
import { findGeneration, type Generation } from '../database/generation-queries.ts';
import { Refusal } from '../errors/fault.ts';
import type { Asker } from '../platforms/chat-platform.ts';
import { describeDecision } from './describe-approval.ts';
import type { Doors } from './doors.ts';
import { whoAsks } from './who-asks.ts';

/** A request that waits, and the manager who wants to decide it. */
export interface Waiting {
  generation: Generation;
  manager: Account;
  actor: Actor;
}

/**
 * What a manager wants to decide: whether they may is asked at every press.
 * @throws {Refusal} when they may not, or it is decided.
 */
export async function findWaiting(doors: Doors, id: string, asker: Asker): Promise<Waiting> {
  const { database, clock } = doors;
  const manager = await whoAsks(doors, asker);
  requireManager(manager, asker);
  const generation = await findGeneration(database, id);
  if (generation?.approval == null || generation.workspaceId !== manager.workspaceId)
    throw new Refusal('I do not know that request.');
  if (generation.memberId === manager.id)
    throw new Refusal('Nobody decides on their own request: another manager has to. You can cancel it where you asked.');
  if (generation.status !== 'awaiting_approval' || generation.approval.expiresAt <= clock.now())
    throw await alreadyDecided(doors, id);
  const actor = { kind: 'manager' as const, memberId: manager.id, workspaceId: manager.workspaceId, via: asker.platform };
  return { generation, manager, actor };
}

/** Somebody, or the clock, was faster: says who, and what they decided. */
export async function alreadyDecided({ database }: Doors, id: string): Promise<Refusal> {
  const generation = await findGeneration(database, id);
  if (generation === undefined) return new Refusal('I do not know that request.');
  const by = generation.approval?.decidedBy;
  return new Refusal(`Too late. ${describeDecision(generation, by == null ? undefined : await nameOf(database, by))}`);
}
