import type { ApprovalDecision, Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import { limitStateOf, type LimitState, type WrittenState } from './limit-queries.ts';
import type { Transaction } from './transaction.ts';

export type { ApprovalDecision };

const pending = { generation: { include: { member: true, model: true } } } satisfies Prisma.ApprovalInclude;

/** A request that waits for a manager. */
export type PendingApproval = Prisma.ApprovalGetPayload<{ include: typeof pending }>;

/** What waits for a manager in a workspace; what ends first comes first. */
export async function listApprovals({ prisma }: Database, workspaceId: string): Promise<PendingApproval[]> {
  const where = { generation: { workspaceId, status: 'awaiting_approval' as const } };
  return prisma.approval.findMany({ where, orderBy: { expiresAt: 'asc' }, include: pending });
}

export interface ApproveAt {
  id: string;
  by: string;
  /** Today's price, in micro-dollars, and the row that says so. */
  usd: bigint;
  priceId: string;
  now: Date;
  /** When somebody must look at it if nobody has. */
  until: Date;
}

/**
 * `dearer`: the price has risen and is held anew, to be approved again once it was seen. `refused`: the higher price fits under no limit
 * any more. `moved`: it does not wait (any more). Of these three, nothing was approved.
 */
export async function approveWaiting(
  tx: Transaction,
  { id, by, usd, priceId, now, until }: ApproveAt,
): Promise<'approved' | 'dearer' | 'refused' | 'moved'> {
  const [row] = await tx.$queryRaw<[{ outcome: 'approved' | 'dearer' | 'refused' | 'moved' }]>`
    SELECT approve_generation(${id}, ${by}::uuid, ${priceId}::uuid, ${usd}, ${now}, ${until}) AS outcome`;
  return row.outcome;
}

/** Ends what waits for a manager and gives its hold back. False: it was decided already, or its time is over (for "expired": is not). */
export async function closeApproval(
  tx: Pick<Transaction, '$queryRaw'>,
  { id, decision, by, reason, now }: { id: string; decision: ApprovalDecision; by?: string; reason?: string; now: Date },
): Promise<boolean> {
  const [row] = await tx.$queryRaw<[{ closed: boolean }]>`SELECT close_approval(${id}, ${decision}::approval_decision,
    ${by ?? null}::uuid, ${reason?.slice(0, 500) ?? null}, ${now}) AS closed`;
  return row.closed;
}

/** Notes that whoever approved raised the limit as well. */
export async function noteRaised(tx: Transaction, generationId: string): Promise<void> {
  await tx.approval.update({ where: { generationId }, data: { decision: 'raised' } });
}

/** Every limit that applied to a request, in the windows in which it is held, each with what it wants of it. */
export async function limitsOfRequest(tx: Transaction, generationId: string): Promise<LimitState[]> {
  const [row] = await tx.$queryRaw<[{ states: WrittenState[]; usd: bigint; seconds: number }]>`
    SELECT standing_of(workspace_id, member_id, channel_id, created_at) AS states, held_micro_usd AS usd, seconds
    FROM generation WHERE id = ${generationId}`;
  const wanted = { usd: row.usd, videos: 1n, seconds: BigInt(row.seconds) };
  return row.states.map((state) => Object.assign(limitStateOf(state), { wanted: wanted[state.unit] }));
}

/** Raises a limit by so much; one that was said for many is left as it is, and the member gets their own. Answers the amount as set. */
export async function raiseLimit(
  tx: Transaction,
  limitId: string,
  more: bigint,
  { memberId, setBy }: { memberId: string; setBy: string },
): Promise<{ limitId: string; amount: bigint }> {
  const limit = await tx.limit.findUniqueOrThrow({ where: { id: limitId } });
  const amount = limit.amount + more;
  if (limit.scope !== 'role' && limit.scope !== 'everyone') {
    await tx.limit.update({ where: { id: limitId }, data: { amount, revision: { increment: 1 }, setBy } });
    return { limitId, amount };
  }
  const { workspaceId, unit, period, authority, onExceed, alertPercents } = limit;
  const alike = { workspaceId, unit, period, authority, onExceed, alertPercents };
  const own = await tx.limit.create({ data: { ...alike, scope: 'member', subject: memberId, amount, setBy } });
  return { limitId: own.id, amount };
}

/** The name of whoever decided, as the chat knows it. */
export async function nameOf({ prisma }: Database, memberId: string): Promise<string | undefined> {
  const member = await prisma.member.findUnique({ where: { id: memberId }, select: { name: true } });
  return member?.name ?? undefined;
}
