import { addAuditEntry, type AuditFacts } from '../database/audit-queries.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Actor } from './actor.ts';

/** What is known of something before and after an act; amounts may be bigints, they are written as text. */
export type Known = Record<string, unknown>;

export interface Act {
  /** What was done, such as "limit.set". */
  act: string;
  /** Our own id of what it was done to; never a platform's id of a person. */
  target: string;
  workspaceId: string | undefined;
  before?: Known | undefined;
  after?: Known | undefined;
  reason?: string | undefined;
}

/** Writes down who did what, in the transaction that does it. */
export async function noteAct(
  tx: Transaction,
  actor: Actor,
  { workspaceId, before, after, reason, ...act }: Act,
  now: Date,
): Promise<void> {
  await addAuditEntry(tx, {
    at: now,
    actorKind: actor.kind,
    actor: actor.kind === 'operator' ? actor.name : actor.memberId,
    via: actor.via,
    ...act,
    workspaceId: workspaceId ?? null,
    ...(before && { before: written(before) }),
    ...(after && { after: written(after) }),
    ...(reason !== undefined && { reason }),
  });
}

function written(known: Known): AuditFacts {
  return JSON.parse(JSON.stringify(known, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)));
}
