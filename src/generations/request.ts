import { after } from '../clock/clock.ts';
import { reserveGeneration, type Reservation } from '../database/request-queries.ts';
import type { ChatMessage } from '../platforms/chat-message.ts';
import type { Acknowledgement, Asker, ImageGiven } from '../platforms/chat-platform.ts';
import { checkImage } from './check-image.ts';
import type { Choice, Wish } from './choose-video.ts';
import { describeUnpromised } from './describe-unpromised.ts';
import type { Doors } from './doors.ts';
import { newGenerationId } from './new-id.ts';
import { prepareRequest, type Prepared } from './prepare.ts';

/** The progress message goes first: until then, or until this has passed, nothing is submitted. */
const headStartMs = 5_000;
const approvalLastsMs = 24 * 60 * 60_000;
const mostAwaiting = 2;

export interface Request {
  asker: Asker;
  requestKey: string;
  prompt: string | undefined;
  wish: Wish;
  image?: ImageGiven;
  acknowledgement?: Acknowledgement;
  /** They have seen the price, and want it. */
  confirmed?: boolean;
}

/** A video is promised (for a request that was heard before, the same one as then); or nothing is, and this says why. */
export type Requested = { id: string; repeated: boolean } | { unpromised: ChatMessage };

/**
 * Promises a video: checks what was asked for, then writes the generation, its hold and its promise in one transaction.
 * @throws {Refusal} with the sentence for the person; nothing is promised then.
 */
export async function requestGeneration(doors: Doors, request: Request): Promise<Requested> {
  return promisePrepared(doors, request, await prepareRequest(doors, request));
}

/** The same for a request that was checked and priced: at exactly this price, or not at all. */
export async function promisePrepared(doors: Doors, request: Request, prepared: Prepared): Promise<Requested> {
  const id = newGenerationId();
  const imageKey = request.image === undefined ? undefined : await keepImage(doors, id, request.image, prepared);
  let kept = false;
  try {
    const reservation = reservationOf(doors, request, prepared, { id, imageKey });
    const answer = await reserveGeneration(doors.database, reservation);
    if ('limits' in answer)
      return { unpromised: await describeUnpromised(doors, { asker: request.asker, prepared, reservation, ...answer }) };
    kept = answer.generationId === id;
    return { id: answer.generationId, repeated: answer.outcome === 'repeated' };
  } finally {
    if (imageKey !== undefined && !kept) await doors.store.remove(imageKey);
  }
}

async function keepImage(doors: Doors, id: string, given: ImageGiven, choice: Choice): Promise<string> {
  const image = await checkImage(given, choice);
  const key = `${id}.image`;
  await doors.store.save(key, image);
  return key;
}

/** What the transaction takes; `id` may be any for a dry run. */
export function reservationOf(
  { clock, seal }: Pick<Doors, 'clock' | 'seal'>,
  { asker, acknowledgement: ack, requestKey, confirmed = false }: Request,
  { account, prompt, model, size, seconds, usd, priceId }: Prepared,
  { id, imageKey }: { id: string; imageKey: string | undefined },
): Reservation {
  const now = clock.now();
  return {
    id,
    requestKey,
    prompt,
    size,
    seconds,
    imageKey,
    usd,
    priceId,
    confirmed,
    now,
    mostAwaiting,
    platform: asker.platform,
    channelId: asker.within ?? asker.channelId,
    threadId: asker.within === undefined ? undefined : asker.channelId,
    workspaceId: account.workspaceId,
    memberId: account.id,
    modelId: model.id,
    backendId: model.backendId,
    ackReference: ack === undefined ? undefined : seal.close(ack.reference, id),
    ackUntil: ack?.until,
    notBefore: after(now, headStartMs),
    approvalUntil: after(now, approvalLastsMs),
  };
}
