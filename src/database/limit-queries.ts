import type { Authority, Limit, LimitPeriod, LimitScope, LimitUnit, OnExceed, SpendScope } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';

export type { Authority, Limit, LimitPeriod, LimitScope, LimitUnit, OnExceed, SpendScope };

/** A limit as it applies to one person in one place at one moment, and where it stands. Micro-dollars, videos or seconds. */
export interface LimitState {
  limitId: string;
  /** What it was said for: a role's or everyone's limit is counted for each member. */
  saidFor: LimitScope;
  /** Whose spending it counts. */
  scope: SpendScope;
  subject: string;
  unit: LimitUnit;
  period: LimitPeriod;
  authority: Authority;
  onExceed: OnExceed;
  /** With grants. */
  amount: bigint;
  spent: bigint;
  held: bigint;
  /** What the request would add. */
  wanted: bigint;
  exceeded: boolean;
  /** Undefined: never, or it looks at one video only. */
  resetsAt: Date | undefined;
}

/** The same as Postgres writes it into JSON. */
export interface WrittenState extends Omit<LimitState, 'amount' | 'spent' | 'held' | 'wanted' | 'resetsAt'> {
  amount: string;
  spent: string;
  held: string;
  wanted: string;
  resetsAt: string | null;
}

export function limitStateOf(state: WrittenState): LimitState {
  const { amount, spent, held, wanted, resetsAt } = state;
  return {
    ...state,
    amount: BigInt(amount),
    spent: BigInt(spent),
    held: BigInt(held),
    wanted: BigInt(wanted),
    resetsAt: resetsAt === null ? undefined : new Date(resetsAt),
  };
}

/** Every limit that applies to a member in a channel, the person's own first. */
export async function standingOf(
  { pool }: Database,
  place: { workspaceId: string; memberId: string; channelId: string },
  now: Date,
): Promise<LimitState[]> {
  const { rows } = await pool.query<{ states: WrittenState[] }>('SELECT standing_of($1, $2, $3, $4) AS states', [
    place.workspaceId,
    place.memberId,
    place.channelId,
    now,
  ]);
  return rows[0]?.states.map(limitStateOf) ?? [];
}

/** The limit of the whole instance by the day: what `amount` says, for as long as only the environment has said it. */
export async function keepInstanceLimit({ prisma }: Database, amount: bigint): Promise<Limit> {
  const key = { scope: 'instance', subject: '', unit: 'usd', period: 'day', authority: 'operator', onExceed: 'refuse' } as const;
  await prisma.limit.createMany({ data: [{ ...key, amount, setBy: 'environment' }], skipDuplicates: true });
  await prisma.limit.updateMany({
    where: { ...key, setBy: 'environment', NOT: { amount } },
    data: { amount, revision: { increment: 1 } },
  });
  return prisma.limit.findUniqueOrThrow({ where: { scope_subject_unit_period_authority_onExceed: key } });
}
