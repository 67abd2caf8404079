import type { LimitState } from '../database/limit-queries.ts';
import type { ChatRow } from '../platforms/chat-message.ts';
import { describeLimit } from './describe-limit.ts';

/** A limit and where it stands, as one row: with a bar and the moment it starts anew where it counts a window. */
export function limitRow(state: LimitState): ChatRow {
  const { period, resetsAt } = state;
  return {
    text: describeLimit(state),
    ...(period !== 'request' && { percent: percentUsed(state) }),
    ...(resetsAt && { about: { label: 'It starts anew', at: resetsAt } }),
  };
}

/** 0 to 100, whole: 100 only once nothing is left. */
function percentUsed({ amount, spent, held }: LimitState): number {
  const used = spent + held;
  return used >= amount ? 100 : Number((used * 100n) / amount);
}
