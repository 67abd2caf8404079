import type { Database } from './database.ts';
import { limitStateOf, type LimitState, type WrittenState } from './limit-queries.ts';

/** A request as its transaction takes it; ids are our own but for the platform's channel. */
export interface Reservation {
  id: string;
  requestKey: string;
  platform: string;
  workspaceId: string;
  memberId: string;
  channelId: string;
  /** The thread of that channel where it was asked for. */
  threadId?: string | undefined;
  modelId: string;
  backendId: string;
  priceId: string;
  prompt: string;
  size: string;
  seconds: number;
  imageKey: string | undefined;
  ackReference: string | undefined;
  ackUntil: Date | undefined;
  /** What is held, in micro-dollars. */
  usd: bigint;
  /** The asker has seen the price and wants it. */
  confirmed: boolean;
  now: Date;
  notBefore: Date;
  /** Until when a manager may decide, if one has to. */
  approvalUntil: Date;
  /** How many requests of one member may wait for a manager. */
  mostAwaiting: number;
}

export type ReservationOutcome =
  | { outcome: 'accepted' | 'awaiting_approval' | 'repeated'; generationId: string }
  | { outcome: 'refused' | 'confirm' | 'too_many_awaiting'; limits: LimitState[] };

/** A request's one transaction (the function `reserve_generation`): all of it, or nothing. */
export async function reserveGeneration(database: Database, reservation: Reservation): Promise<ReservationOutcome> {
  return (await reserve(database, reservation, false)) as ReservationOutcome;
}

/** What {@link reserveGeneration} would answer just now, with every limit that applies. Writes nothing. */
export async function quoteReservation(
  database: Database,
  reservation: Reservation,
): Promise<{ outcome: Exclude<ReservationOutcome['outcome'], 'repeated'>; limits: LimitState[] }> {
  const { outcome, limits } = (await reserve(database, reservation, true)) as {
    outcome: ReservationOutcome['outcome'];
    limits: LimitState[];
  };
  if (outcome === 'repeated') throw new Error('a dry run has no request key');
  return { outcome, limits };
}

async function reserve({ pool }: Database, { usd, ...rest }: Reservation, dryRun: boolean): Promise<unknown> {
  const request = JSON.stringify({ ...rest, usd: usd.toString() });
  const { rows } = await pool.query<{ answer: { outcome: string; generationId?: string; limits?: WrittenState[] } }>(
    'SELECT reserve_generation($1, $2) AS answer',
    [request, dryRun],
  );
  const answer = rows[0]?.answer;
  if (answer === undefined) throw new Error('reserve_generation gave no row');
  return { ...answer, ...(answer.limits && { limits: answer.limits.map(limitStateOf) }) };
}
