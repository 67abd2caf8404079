import { setByOf } from '../accounts/actor.ts';
import { limitsOfRequest, noteRaised, raiseLimit } from '../database/approval-queries.ts';
import type { LimitState } from '../database/limit-queries.ts';
import type { Transaction } from '../database/transaction.ts';
import type { ChatMessage } from '../platforms/chat-message.ts';
import type { Asker } from '../platforms/chat-platform.ts';
import { describeRaised, isRaisable } from './describe-approval.ts';
import { approveGeneration, type Besides } from './approve.ts';
import type { Doors } from './doors.ts';
import type { Waiting } from './find-waiting.ts';

/** The same as approving, and the managers' limits that it is over are raised to where it would have passed. */
export function approveAndRaise(doors: Doors, id: string, asker: Asker): Promise<ChatMessage> {
  return approveGeneration(doors, id, asker, raising);
}

const raising: Besides = { act: 'approval.raise', alone: true, run: raise };

async function raise(tx: Transaction, { generation, actor }: Waiting) {
  const by = { memberId: generation.memberId, setBy: setByOf(actor) };
  const before = [];
  const after = [];
  const said: string[] = [];
  for (const state of (await limitsOfRequest(tx, generation.id)).filter(isRaisable)) {
    const more = neededUnder(state) - state.amount;
    if (more <= 0n) continue;
    const raised = await raiseLimit(tx, state.limitId, more, by);
    before.push({ limitId: state.limitId, amount: raised.amount - more });
    after.push(raised);
    said.push(describeRaised({ ...state, amount: raised.amount }));
  }
  if (after.length > 0) await noteRaised(tx, generation.id);
  const raises = said.length === 0 ? 'There was nothing to raise.' : said.join(' ');
  return { said: `Approved. ${raises}`, before: { limits: before }, after: { limits: after } };
}

/** What the limit must be for the request to have passed; a window counts it as held already. */
function neededUnder({ period, spent, held, wanted }: LimitState): bigint {
  return period === 'request' ? wanted : spent + held;
}
