import { limitStateOf, type LimitState, type SpendScope, type WrittenState } from '../database/limit-queries.ts';
import type { Generation } from '../database/generation-queries.ts';
import { formatUsd } from '../micro-usd/micro-usd.ts';
import { describeAmount, describeLeft, describeRate } from '../money/describe-limit.ts';
import type { ChatButton, ChatMessage, ChatRow } from '../platforms/chat-message.ts';
import { basics } from './describe.ts';

const whose: Record<SpendScope, string> = {
  member: 'Their limit',
  channel: 'The limit of that channel',
  workspace: 'The limit here',
  instance: 'The limit for everybody together',
};

/** The card for the managers while it waits: who asks for what, which limit that is over, and what else is left. */
export function describeRequest(generation: Generation, standing: LimitState[]): ChatMessage {
  const { id, approval, member } = generation;
  const asker = member.name ?? 'Somebody';
  const over = askLimits(generation);
  return {
    ...basics(generation),
    kind: 'approval',
    headline: `${asker} asks for a video that needs a manager's word.`,
    rows: [...over.map((state) => ({ text: describeOver(state) })), ...leftRows(asker, standing)],
    ...(approval && { about: { label: 'It ends by itself', at: approval.expiresAt } }),
    buttons: decisionButtons(id, over.some(isRaisable)),
  };
}

/** The same card once it is decided; `by` is the name of whoever did. */
export function describeDecided(generation: Generation, by: string | undefined): ChatMessage {
  const { costMicroUsd, heldMicroUsd } = generation;
  // The card stays as it is: what is held now is soon spent.
  const money = costMicroUsd === null ? formatUsd(heldMicroUsd, 'up') : undefined;
  return { ...basics(generation, { money }), kind: 'approval', headline: describeDecision(generation, by), buttons: [] };
}

/** "Approved by Vixen." */
export function describeDecision({ approval, errorDetail }: Generation, by = 'a manager'): string {
  switch (approval?.decision) {
    case 'approved':
      return `Approved by ${by}.`;
    case 'raised':
      return `Approved by ${by}, and the limit was raised.`;
    case 'denied':
      return errorDetail === null
        ? `Denied by ${by}.`
        : `Cancelled, for it can no longer be made. The asker reads: ${errorDetail}`;
    case 'withdrawn':
      return 'Taken back before anybody decided.';
    default:
      return 'Nobody decided in time.';
  }
}

/** The limits over which a manager is asked, as they stood when it was. */
function askLimits({ approval }: Generation): LimitState[] {
  // The function `reserve_generation` wrote them.
  const written = (approval?.limits ?? []) as unknown as WrittenState[];
  return written.map(limitStateOf).filter(({ onExceed }) => onExceed === 'ask');
}

/** An operator's limit can be passed with a manager's word, but stays what it is. */
export function isRaisable({ onExceed, authority }: LimitState): boolean {
  return onExceed === 'ask' && authority === 'manager';
}

/** "Their limit is now $6.00 for one video." */
export function describeRaised(state: LimitState): string {
  return `${whose[state.scope]} is now ${describeRate(state)}.`;
}

function describeOver(state: LimitState): string {
  const { scope, unit, amount, spent, held, wanted } = state;
  return `${whose[scope]} is ${describeRate(state)}: this is ${describeAmount(unit, spent + held + wanted - amount)} over it`;
}

function leftRows(asker: string, standing: LimitState[]): ChatRow[] {
  const subjects: Partial<Record<SpendScope, string>> = { member: asker, workspace: 'Everybody here' };
  return standing.flatMap((state) => {
    const subject = subjects[state.scope];
    if (subject === undefined || state.onExceed !== 'refuse' || state.period === 'request') return [];
    return {
      text: `${subject}: ${describeLeft(state)}`,
      ...(state.resetsAt && { about: { label: 'anew', at: state.resetsAt } }),
    };
  });
}

function decisionButtons(id: string, raisable: boolean): ChatButton[] {
  return [
    { id: `v1:approve:${id}`, label: 'Approve', style: 'primary' },
    ...(raisable ? [{ id: `v1:raise:${id}`, label: 'Approve and raise', style: 'secondary' as const }] : []),
    { id: `v1:deny:${id}`, label: 'Deny', style: 'danger' },
  ];
}
