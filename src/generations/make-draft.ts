import { after } from '../clock/clock.ts';
import { madeOf, type KnownDraft } from '../database/draft-queries.ts';
import { quoteReservation } from '../database/request-queries.ts';
import { formatUsd } from '../micro-usd/micro-usd.ts';
import type { ChatMessage } from '../platforms/chat-message.ts';
import { describeUnpromised, showQuote } from './describe-unpromised.ts';
import type { Doors } from './doors.ts';
import { draftKey, draftOf, imageOf } from './draft.ts';
import { prepareRequest, type Prepared } from './prepare.ts';
import { promisePrepared, reservationOf, type Request, type Requested } from './request.ts';

const quoteLastsMs = 15 * 60_000;

/**
 * Makes what was shown with its price, once; after a while, or at another price, it is shown anew instead.
 * @throws {Refusal} for anybody but the one who was quoted, where they were, and for all that a request is refused for.
 */
export async function makeDraft(
  doors: Doors,
  id: string,
  pressed: Pick<Request, 'asker' | 'acknowledgement'>,
): Promise<Requested> {
  const draft = await draftOf(doors, id, pressed.asker);
  const requestKey = draftKey(id);
  const made = await madeOf(doors.database, requestKey);
  if (made !== undefined) return { id: made, repeated: true };
  const image = await imageOf(doors, draft);
  const wish = { model: draft.modelId, size: draft.size, seconds: String(draft.seconds) };
  const request = { ...pressed, requestKey, prompt: draft.prompt, wish, confirmed: true, ...(image && { image }) };
  const prepared = await prepareRequest(doors, request);
  const why = whyAnew(draft, prepared, doors.clock.now());
  if (why !== undefined) return { unpromised: await quoteAnew(doors, draft, request, prepared, why) };
  return promisePrepared(doors, request, prepared);
}

function whyAnew(draft: KnownDraft, { usd }: Prepared, now: Date): string | undefined {
  if (usd !== draft.usd)
    return `The price has changed from ${formatUsd(draft.usd, 'up')} to ${formatUsd(usd, 'up')}. Shall I make this?`;
  if (after(draft.quotedAt, quoteLastsMs) < now) return 'That was a while ago; this is how it stands now. Shall I make this?';
  return undefined;
}

/** A new draft, for the old one's button may just be pressed twice. */
async function quoteAnew(
  doors: Doors,
  draft: KnownDraft,
  request: Request,
  prepared: Prepared,
  why: string,
): Promise<ChatMessage> {
  const { asker } = request;
  const reservation = reservationOf(doors, request, prepared, { id: draft.id, imageKey: draft.imageKey ?? undefined });
  const { outcome, limits } = await quoteReservation(doors.database, reservation);
  const unpromised = { asker, prepared, limits, reservation };
  if (outcome === 'refused' || outcome === 'too_many_awaiting') return describeUnpromised(doors, { ...unpromised, outcome });
  return showQuote(doors, unpromised, why);
}
