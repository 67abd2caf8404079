import { changeMember, memberIn, type Member } from '../database/member-queries.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { Refusal } from '../errors/fault.ts';
import { plainText, shorten } from '../platforms/plain-text.ts';
import type { Actor } from './actor.ts';
import { noteAct } from './audit.ts';
import type { Books } from './books.ts';
import { checkActor } from './check-actor.ts';

const mostReason = 300;

interface Named {
  workspaceId: string;
  memberId: string;
}

/**
 * Keeps a member from asking; they are told why. What of theirs still waits is the caller's to take back.
 * @throws {Refusal} with the sentence for whoever acts.
 */
export async function blockMember(books: Books, actor: Actor, named: Named & { reason: string | undefined }): Promise<Member> {
  if (actor.kind === 'manager' && actor.memberId === named.memberId) throw new Refusal('You cannot block yourself.');
  const reason = shorten(plainText(named.reason ?? ''), mostReason) || undefined;
  return changeBlock(books, actor, named, 'member.block', async (tx, { id, blockedAt, blockedReason }, now) => {
    if (blockedAt !== null && blockedReason === (reason ?? null)) return undefined;
    return changeMember(tx, id, { blockedAt: blockedAt ?? now, blockedReason: reason ?? null });
  });
}

/** Lets a member ask again. @throws {Refusal} with the sentence for whoever acts. */
export async function unblockMember(books: Books, actor: Actor, named: Named): Promise<Member> {
  return changeBlock(books, actor, named, 'member.unblock', async (tx, { id, blockedAt }) =>
    blockedAt === null ? undefined : changeMember(tx, id, { blockedAt: null, blockedReason: null }),
  );
}

/** `change` answers undefined where nothing is to be changed. */
async function changeBlock(
  { database, clock }: Books,
  actor: Actor,
  { workspaceId, memberId }: Named,
  act: 'member.block' | 'member.unblock',
  change: (tx: Transaction, member: Member, now: Date) => Promise<Member | undefined>,
): Promise<Member> {
  checkActor(actor, workspaceId);
  return inTransaction(database, async (tx) => {
    const now = clock.now();
    const before = await memberIn(tx, workspaceId, memberId);
    if (before === undefined) throw new Refusal('I do not know that member here.');
    const after = await change(tx, before, now);
    if (after === undefined) return before;
    const reason = after.blockedReason ?? undefined;
    await noteAct(tx, actor, { act, target: memberId, workspaceId, before: blockOf(before), after: blockOf(after), reason }, now);
    return after;
  });
}

function blockOf({ blockedAt, blockedReason }: Member) {
  return { blocked: blockedAt !== null, reason: blockedReason };
}
