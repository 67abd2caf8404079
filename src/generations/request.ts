import { after } from '../clock/clock.ts';
import { listModels } from '../database/model-queries.ts';
import { insertGeneration } from '../database/request-queries.ts';
import { Refusal } from '../errors/fault.ts';
import { formatUsd } from '../micro-usd/micro-usd.ts';
import { quote } from '../money/quote.ts';
import type { Acknowledgement, Asker, ImageGiven } from '../platforms/chat-platform.ts';
import { checkImage } from './check-image.ts';
import { checkPrompt } from './check-prompt.ts';
import { chooseVideo, type Choice, type Wish } from './choose-video.ts';
import type { Doors } from './doors.ts';
import { newGenerationId } from './new-id.ts';

/** The progress message goes first: until then, or until this has passed, nothing is submitted. */
const headStartMs = 5_000;

export interface Request {
  asker: Asker;
  requestKey: string;
  prompt: string | undefined;
  wish: Wish;
  image?: ImageGiven;
  acknowledgement?: Acknowledgement;
}

/**
 * Promises a video: checks what was asked for, then writes the generation, its hold and its promise in one transaction.
 * @returns the generation's id; for a request that was heard before, the same id as then.
 * @throws {Refusal} with the sentence for the person; nothing is promised then.
 */
export async function requestGeneration(doors: Doors, request: Request): Promise<{ id: string; repeated: boolean }> {
  const { database, clock } = doors;
  const choice = chooseVideo(await listModels(database), request.wish, clock.now());
  const prompt = checkPrompt(request.prompt, choice.model);
  const held = quote(choice.model.price, choice.size, choice.seconds);
  if (held === undefined) {
    doors.log.error(
      { model: choice.model.id, size: choice.size },
      'a model has no price for this size: nothing can be asked of it',
    );
    throw new Refusal(
      `There is no price for ${choice.model.label} at that size, so I cannot make it. Please tell whoever runs this bot.`,
    );
  }
  const id = newGenerationId();
  const imageKey = request.image === undefined ? undefined : await keepImage(doors, id, request.image, choice);
  let promised: { id: string; repeated: boolean } | undefined;
  try {
    promised = await write(doors, request, { id, prompt, held, imageKey, ...choice });
    return promised;
  } finally {
    if (imageKey !== undefined && promised?.id !== id) await doors.store.remove(imageKey);
  }
}

async function keepImage(doors: Doors, id: string, given: ImageGiven, choice: Choice): Promise<string> {
  const image = await checkImage(given, choice);
  const key = `${id}.image`;
  await doors.store.save(key, image);
  return key;
}

type Checked = Choice & { id: string; prompt: string; held: bigint; imageKey: string | undefined };

async function write(doors: Doors, request: Request, checked: Checked): Promise<{ id: string; repeated: boolean }> {
  const { database, clock, seal, maxDaily } = doors;
  const { asker, acknowledgement: ack, requestKey } = request;
  const { id, prompt, held, imageKey, model, size, seconds } = checked;
  const now = clock.now();
  const outcome = await insertGeneration(database, {
    id,
    requestKey,
    prompt,
    size,
    seconds,
    imageKey,
    held,
    maxDaily,
    now,
    modelId: model.id,
    backendId: model.backendId,
    platform: asker.platform,
    workspaceId: asker.workspaceId,
    workspaceName: asker.workspaceName,
    memberId: asker.memberId,
    memberName: asker.memberName,
    channelId: asker.channelId,
    ackReference: ack === undefined ? undefined : seal.close(ack.reference, id),
    ackUntil: ack?.until,
    notBefore: after(now, headStartMs),
  });
  if (outcome.outcome !== 'over_limit') return { id: outcome.generationId, repeated: outcome.outcome === 'repeated' };
  throw new Refusal(
    `This would cost ${formatUsd(held)}, and today's limit has ${formatUsd(outcome.leftMicroUsd)} left. It starts anew at midnight UTC; a shorter video may still fit.`,
  );
}
