import type { LimitState } from '../database/limit-queries.ts';
import type { Reservation } from '../database/request-queries.ts';
import { formatUsd } from '../micro-usd/micro-usd.ts';
import { limitRow } from '../money/limit-row.ts';
import { notice, type ChatButton, type ChatMessage } from '../platforms/chat-message.ts';
import type { Asker } from '../platforms/chat-platform.ts';
import { findAlternatives } from './alternatives.ts';
import { describeQuote } from './describe-quote.ts';
import type { Doors } from './doors.ts';
import { keepDrafts } from './draft.ts';
import type { Prepared } from './prepare.ts';

/** A request that the limits did not let through, and what they said. */
export interface Unpromised {
  outcome: 'refused' | 'confirm' | 'too_many_awaiting';
  limits: LimitState[];
  asker: Asker;
  prepared: Prepared;
  reservation: Reservation;
}

/** Why nothing was promised, in the words of the limits, and what can be done. */
export async function describeUnpromised(doors: Doors, unpromised: Unpromised): Promise<ChatMessage> {
  switch (unpromised.outcome) {
    case 'confirm':
      return showQuote(doors, unpromised, 'Shall I make this?');
    case 'too_many_awaiting':
      return notice(
        `${unpromised.reservation.mostAwaiting} of your requests already wait for a manager, and this would have to wait too. Please ask again once they are decided.`,
      );
    case 'refused':
      return describeRefused(doors, unpromised);
  }
}

/** The price before anything is promised, with *Make it* and *Cancel*. */
export async function showQuote(
  doors: Doors,
  { asker, prepared, limits, reservation }: Omit<Unpromised, 'outcome'>,
  headline: string,
): Promise<ChatMessage> {
  const [draftId = ''] = await keepDrafts(doors, asker, [prepared], reservation.imageKey);
  return describeQuote(draftId, prepared, limits, headline, doors.demo);
}

async function describeRefused(doors: Doors, unpromised: Unpromised): Promise<ChatMessage> {
  const { prepared, limits, asker, reservation } = unpromised;
  const exceeded = limits.filter((state) => state.exceeded && state.onExceed === 'refuse');
  const alternatives = await findAlternatives(doors, unpromised);
  const ids = await keepDrafts(doors, asker, alternatives, reservation.imageKey);
  const about = alternatives.length === 0 ? startsAnew(exceeded) : undefined;
  return notice(`This would cost ${formatUsd(prepared.usd, 'up')}, which is over a limit.`, {
    prompt: prepared.prompt,
    // Above the limits: below them it would read as what fits.
    rows: [{ text: [prepared.model.label, prepared.size, `${prepared.seconds} s`].join(' · ') }, ...exceeded.map(limitRow)],
    facts: doors.demo ? ['demo'] : [],
    lines: [alternatives.length > 0 ? 'This would fit:' : 'Nothing shorter, smaller or cheaper would fit.'],
    buttons: alternatives.map((alternative, index) => makeButton(ids[index] ?? '', alternative, prepared)),
    ...(about && { about }),
  });
}

/** When every one of them has begun anew; undefined: one never does. */
function startsAnew(exceeded: LimitState[]): ChatMessage['about'] {
  const moments = exceeded.flatMap(({ resetsAt }) => resetsAt ?? []);
  if (moments.length < exceeded.length) return undefined;
  return { label: 'Ask again', at: new Date(Math.max(...moments.map(Number))) };
}

/** "4 s for $0.40", "720x1280 for $0.30" or "Fox Mini, 4 s for $0.20": what is other than asked for. */
function makeButton(draftId: string, { model, size, seconds, usd }: Prepared, asked: Prepared): ChatButton {
  const other = [
    ...(model.id === asked.model.id ? [] : [model.label]),
    ...(size === asked.size ? [] : [size]),
    ...(seconds === asked.seconds ? [] : [`${seconds} s`]),
  ];
  return { id: `v1:make:${draftId}`, label: `${other.join(', ')} for ${formatUsd(usd, 'up')}`, style: 'secondary' };
}
