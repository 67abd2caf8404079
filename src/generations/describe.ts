import type { Generation } from '../database/generation-queries.ts';
import { describeMoney } from '../money/describe-cost.ts';
import { notice, type ChatButton, type ChatMessage } from '../platforms/chat-message.ts';
import { faultSentence } from './fault-sentences.ts';
import { timeLeft, type RenderTime } from './time-left.ts';

/** What a message says beyond the row itself. */
export interface Surroundings {
  now: Date;
  /** How many are ahead in line, while queued. */
  place?: number;
  usual?: RenderTime | undefined;
  /** What the asker may still spend, such as "$2.20 left today". */
  left?: string | undefined;
}

/** What goes with a generation where its money is spoken of. */
interface Beside {
  link?: ChatMessage['link'] | undefined;
  left?: string | undefined;
}

/** The progress message of a generation, whatever its status. */
export function describeProgress(generation: Generation, around: Surroundings): ChatMessage {
  const failed = generation.status === 'failed';
  return {
    ...basics(generation, around),
    kind: failed ? 'failure' : 'progress',
    headline: headline(generation, around),
    ...(generation.status === 'rendering' && generation.progress !== null && { percent: generation.progress }),
    buttons: buttonsOf(generation),
  };
}

/** The message that carries the video, or a link to it. */
export function describeVideo(generation: Generation, { link, left }: Beside = {}): ChatMessage {
  return {
    ...basics(generation, { left }),
    kind: 'video',
    headline:
      link === undefined ? 'Here is your video.' : 'Here is your video. It is too large for this channel, so it comes as a link.',
    mention: generation.member.externalId,
    ...(link !== undefined && { link }),
    buttons: [rerollButton(generation.id)],
  };
}

/** The private answer to a request: what is held for it, what is left, and where to watch it. */
export function describePromise(generation: Generation, { link, left }: Beside = {}): ChatMessage {
  const said = generation.status === 'awaiting_approval' ? 'A manager is asked to approve this.' : 'Your video is in line.';
  return notice(said, { facts: basics(generation, { left }).facts, ...(link && { link }) });
}

/** The private answer, once the video is in the channel. */
export function describeArrival(generation: Generation, { link, left }: Beside = {}): ChatMessage {
  return notice('Your video is here.', { facts: basics(generation, { left }).facts, ...(link && { link }) });
}

/** What every message about a generation says of it. */
export function basics(generation: Generation, said: { money?: string | undefined; left?: string | undefined } = {}) {
  const { id, prompt, model, size, seconds, backend } = generation;
  const demo = backend.dialect === 'simulator' ? ['demo'] : [];
  const money = [said.money ?? describeMoney(generation), ...(said.left === undefined ? [] : [said.left])];
  const facts = [model.label, size, `${seconds} s`, ...money, ...demo];
  return { generationId: id, prompt, facts };
}

function headline(generation: Generation, { now, place, usual }: Surroundings): string {
  switch (generation.status) {
    case 'awaiting_approval':
      return 'Waiting for a manager to approve this.';
    case 'queued':
      return place === undefined || place === 0 ? 'Queued: next in line.' : `Queued: about ${place} ahead.`;
    case 'submitting':
      return 'Handing it to the video backend.';
    case 'rendering':
      return rendering(generation, now, usual);
    case 'cancelling':
      return 'Stopping the video backend.';
    case 'overdue':
      return 'This takes far longer than usual. I keep looking, and post the video here if it still arrives.';
    case 'uncertain':
      return 'I cannot tell whether the video backend took this. I do not ask twice, so that nobody pays twice: the money stays held, and if the video turns up I post it here.';
    case 'stored':
      return 'The video is ready; posting it.';
    case 'undelivered':
      return 'The video is ready, but I could not post it here.';
    case 'delivered':
      return 'Done: the video is in this thread.';
    case 'failed':
      return faultSentence(generation.errorKind, generation.errorDetail);
    case 'cancelled':
      return cancelled(generation);
  }
}

/** Whoever asked may have taken it back, a manager said no, or the rules did before one could say yes. */
function cancelled({ approval, errorDetail }: Generation): string {
  if (approval?.decision === 'expired') return 'No manager decided in time, so this has ended.';
  return approval?.decision === 'denied' ? (errorDetail ?? 'A manager has denied this.') : 'Cancelled.';
}

function rendering({ progress, renderingAt, completedAt, faults }: Generation, now: Date, usual: RenderTime | undefined): string {
  if (completedAt !== null)
    return faults > 0 ? 'The video is finished; fetching it takes another try.' : 'The video is finished; fetching it.';
  const time = timeLeft(now.getTime() - (renderingAt ?? now).getTime(), usual);
  return progress === null ? `Rendering, ${time}.` : `Rendering ${progress} %, ${time}.`;
}

/** What the backend refused, it would refuse again. */
const refusals: ReadonlySet<string | null> = new Set(['moderation', 'invalid', 'unsupported', 'model_gone']);

/** Where the result cannot carry buttons (a file on Slack), the progress message stays and offers another try. */
function buttonsOf({ id, status, errorKind }: Generation): ChatButton[] {
  if (status === 'queued' || status === 'awaiting_approval') return [cancelButton(id)];
  const again = status === 'delivered' || (status === 'failed' && !refusals.has(errorKind));
  return again ? [rerollButton(id)] : [];
}

const cancelButton = (id: string): ChatButton => ({ id: `v1:cancel:${id}`, label: 'Cancel', style: 'secondary' });

const rerollButton = (id: string): ChatButton => ({ id: `v1:reroll:${id}`, label: 'Re-roll', style: 'secondary' });
