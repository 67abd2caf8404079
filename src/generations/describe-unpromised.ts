import type { LimitState } from '../database/limit-queries.ts';
import type { Reservation } from '../database/request-queries.ts';
import { formatUsd } from '../micro-usd/micro-usd.ts';
import { describeLimit } from '../money/describe-limit.ts';
import { notice, type ChatMessage } from '../platforms/chat-message.ts';
import type { Doors } from './doors.ts';
import type { Prepared } from './prepare.ts';
import type { Request } from './request.ts';

/** A request that the limits did not let through, and what they said. */
export interface Unpromised {
  outcome: 'refused' | 'confirm' | 'too_many_awaiting';
  limits: LimitState[];
  request: Request;
  prepared: Prepared;
  reservation: Reservation;
}

/** Why nothing was promised, in the words of the limits, and what can be done. */
export async function describeUnpromised(_doors: Doors, { limits, prepared }: Unpromised): Promise<ChatMessage> {
  const exceeded = limits.filter((state) => state.exceeded && state.onExceed === 'refuse');
  const resetsAt = exceeded[0]?.resetsAt;
  return notice(`This would cost ${formatUsd(prepared.usd, 'up')}, which is over a limit.`, {
    lines: exceeded.map(describeLimit),
    ...(resetsAt && { about: { label: 'It starts anew', at: resetsAt } }),
  });
}
