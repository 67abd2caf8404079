import { randomUUID } from 'node:crypto';
import { microUsd } from '../../micro-usd/micro-usd.ts';
import type { ModelEntry } from '../models-file.ts';
import type { Behaviour } from './behaviour.ts';
import type { SimulatedJob } from './job.ts';
import type { PaidPost } from './job-folder.ts';
import { billOf } from './models.ts';
import type { Submission } from './read-submission.ts';
import { RefusedRequest } from './refused-request.ts';
import type { Shape } from './shape.ts';
import type { Stage } from './stage.ts';

const noFfmpeg = 'The simulator needs ffmpeg to make videos and there is none: install ffmpeg and try again.';

/** Takes a submit in, or refuses it; either way it is written down first as a paid POST. @throws {RefusedRequest} */
export async function acceptJob(stage: Stage, shape: Shape, submission: Submission): Promise<SimulatedJob> {
  const behaviour = stage.rehearsal.behaviourFor(submission.prompt);
  const id = shape.newId(randomUUID().replaceAll('-', ''), submission.model);
  const refusal = refusalOf(stage, submission) ?? (await toldRefusal(stage, submission.prompt, behaviour));
  const image = submission.image === undefined ? {} : { image: await stage.folder.saveImage(submission.image) };
  const job = { ...jobOf(stage, submission, behaviour), ...image, id };
  await stage.folder.addPost(postOf(job, refusal === undefined));
  if (refusal !== undefined) throw refusal;
  await stage.folder.save(job);
  // Started now so that it is there when the job says completed. If it fails, the download says so.
  if (job.behaviour.noContent !== true) stage.cabinet?.film(job).catch((error: unknown) => stage.log?.warn(error, 'no video'));
  return job;
}

function jobOf(stage: Stage, submission: Submission, behaviour: Behaviour): Omit<SimulatedJob, 'id'> {
  const model = modelOf(stage, submission);
  const size = submission.size ?? model?.default.size ?? '';
  const seconds = submission.seconds ?? model?.default.seconds ?? 0;
  const bill = behaviour.costUsd === undefined ? undefined : microUsd(behaviour.costUsd);
  const free = behaviour.fail !== undefined && model?.billsModerated !== true;
  const billed = free ? 0n : (bill ?? (model === undefined ? 0n : billOf(model, size, seconds)));
  return {
    prompt: submission.prompt,
    model: submission.model,
    size,
    seconds,
    createdAt: stage.clock.now().getTime(),
    renderSeconds: behaviour.renderSeconds ?? stage.renderSeconds,
    behaviour,
    billedMicroUsd: String(billed),
    spoiled: 0,
  };
}

function postOf(job: SimulatedJob, accepted: boolean): PaidPost {
  const { id, prompt, model, size, seconds } = job;
  const billedMicroUsd = accepted ? BigInt(job.billedMicroUsd) : 0n;
  return { id, prompt, model, size, seconds, at: new Date(job.createdAt), accepted, billedMicroUsd };
}

function modelOf({ models }: Stage, submission: Submission): ModelEntry | undefined {
  return models.find(({ model }) => model === submission.model);
}

/** What is wrong with a request by the simulator's own rules. */
function refusalOf(stage: Stage, submission: Submission): RefusedRequest | undefined {
  const model = modelOf(stage, submission);
  const { size, seconds, prompt } = submission;
  if (stage.cabinet === undefined) return new RefusedRequest(400, noFfmpeg, { code: 'ffmpeg_missing' });
  if (model === undefined)
    return new RefusedRequest(404, `The model ${submission.model} does not exist.`, { code: 'model_not_found' });
  if (size !== undefined && !model.sizes.includes(size)) return invalid(`size: expected one of ${model.sizes.join(', ')}`);
  if (seconds !== undefined && !model.seconds.includes(seconds))
    return invalid(`seconds: expected one of ${model.seconds.join(', ')}`);
  if (prompt.length > model.promptMax) return invalid(`prompt: expected at most ${model.promptMax} characters`);
  if (submission.image !== undefined && model.image === 'none') return invalid('input_reference: this model takes no image');
  return undefined;
}

function invalid(message: string): RefusedRequest {
  return new RefusedRequest(400, message, { code: 'invalid_value' });
}

/** What it was told to refuse; `times` counts the refusals of the same prompt since one was last accepted. */
async function toldRefusal(stage: Stage, prompt: string, { refuse }: Behaviour): Promise<RefusedRequest | undefined> {
  if (refuse === undefined) return undefined;
  if (refuse.times !== undefined) {
    const same = (await stage.folder.posts()).filter((post) => post.prompt === prompt);
    const refused = same.length - 1 - same.findLastIndex((post) => post.accepted);
    if (refused >= refuse.times) return undefined;
  }
  return new RefusedRequest(refuse.status, refuse.message, refuse);
}
