import type { Actor } from '../accounts/actor.ts';
import { noteAct } from '../accounts/audit.ts';
import { findDoubt, reverseAssumed, settleDoubt } from '../database/resolve-queries.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { Refusal } from '../errors/fault.ts';
import type { MicroUsd } from '../micro-usd/micro-usd.ts';
import type { Doors } from './doors.ts';

type Operator = Extract<Actor, { kind: 'operator' }>;
type Books = Pick<Doors, 'database' | 'clock'>;

/**
 * An operator has seen in the backend's own books that an uncertain video was billed: its hold is spent.
 * @returns what was charged.
 * @throws {Refusal} when it is not uncertain.
 */
export function chargeGeneration(books: Books, operator: Operator, id: string, reason?: string): Promise<MicroUsd> {
  return resolve(books, operator, { id, act: 'generation.charge', reason }, async (tx, { status, heldMicroUsd, errorDetail }) => {
    const done = status === 'uncertain' && (await settleDoubt(tx, id, heldMicroUsd, errorDetail, books.clock.now()));
    return done ? heldMicroUsd : undefined;
  });
}

/**
 * An operator has seen that it was not billed: its hold, or what was assumed spent, is given back.
 * @returns what was given back.
 * @throws {Refusal} when it is neither uncertain nor assumed spent.
 */
export function releaseGeneration(books: Books, operator: Operator, id: string, reason?: string): Promise<MicroUsd> {
  return resolve(books, operator, { id, act: 'generation.release', reason }, async (tx, found) => {
    const now = books.clock.now();
    if (found.status === 'uncertain') {
      return (await settleDoubt(tx, id, 0n, found.errorDetail, now)) ? found.heldMicroUsd : undefined;
    }
    return (await reverseAssumed(tx, id, now)) ? (found.costMicroUsd ?? 0n) : undefined;
  });
}

type Found = NonNullable<Awaited<ReturnType<typeof findDoubt>>>;

/** `settle` answers the amount that it is about, or undefined when there was nothing to resolve. */
async function resolve(
  { database, clock }: Books,
  operator: Operator,
  { id, act, reason }: { id: string; act: string; reason: string | undefined },
  settle: (tx: Transaction, found: Found) => Promise<MicroUsd | undefined>,
): Promise<MicroUsd> {
  return inTransaction(database, async (tx) => {
    const found = await findDoubt(tx, id);
    if (found === null) throw new Refusal(`There is no video ${id}.`);
    const { workspaceId, ...before } = found;
    const amount = await settle(tx, found);
    if (amount === undefined) throw new Refusal(`The video ${id} is not in doubt: it is ${found.status}.`);
    const { workspaceId: _, ...after } = (await findDoubt(tx, id)) ?? found;
    await noteAct(tx, operator, { act, target: id, workspaceId, before, after, reason }, clock.now());
    return amount;
  });
}
