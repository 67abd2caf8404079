import type { LimitState } from '../database/limit-queries.ts';
import { formatUsd } from '../micro-usd/micro-usd.ts';
import { describeLeft, tightest } from '../money/describe-limit.ts';
import { limitRow } from '../money/limit-row.ts';
import { notice, type ChatMessage } from '../platforms/chat-message.ts';
import type { Prepared } from './prepare.ts';

/** What a video would cost, what would be left then, and which limit wants it to be asked first. */
export function describeQuote(
  draftId: string,
  { prompt, model, size, seconds, usd }: Prepared,
  limits: LimitState[],
  headline: string,
  demo: boolean,
): ChatMessage {
  const then = tightest(limits.map((state) => ({ ...state, held: state.held + state.wanted })));
  const left = then === undefined ? [] : [`then ${describeLeft(then)}`];
  const asking = limits.filter(({ exceeded, onExceed }) => exceeded && onExceed === 'confirm');
  return notice(headline, {
    prompt,
    facts: [model.label, size, `${seconds} s`, formatUsd(usd, 'up'), ...left, ...(demo ? ['demo'] : [])],
    rows: asking.map(limitRow),
    buttons: [
      { id: `v1:make:${draftId}`, label: `Make it for ${formatUsd(usd, 'up')}`, style: 'primary' },
      { id: `v1:drop:${draftId}`, label: 'Cancel', style: 'secondary' },
    ],
  });
}
