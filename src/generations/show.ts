import { countAhead, findGeneration, lowerShownPlace, type Generation } from '../database/generation-queries.ts';
import { notePostRemoved } from '../database/post-queries.ts';
import { moveGeneration, type GenerationStatus } from '../database/transitions.ts';
import { notice, type ChatMessage } from '../platforms/chat-message.ts';
import { ChatError, type ChatSender, type Posted } from '../platforms/chat-platform.ts';
import { changeAcknowledgement } from './acknowledgement.ts';
import { askerOf, placeOf } from './asker-of.ts';
import { showCard } from './card.ts';
import { describeArrival, describeProgress, type Surroundings } from './describe.ts';
import type { Doors } from './doors.ts';
import { isFinal, swallowFinal } from './is-final.ts';
import { leftFor } from './left-for.ts';
import { postOnce, progressOf } from './post-once.ts';
import { tellAsker } from './tell-asker.ts';

/** Statuses whose message must reach the chat, and stays. */
const told: ReadonlySet<GenerationStatus> = new Set(['overdue', 'uncertain', 'failed', 'cancelled', 'undelivered']);
/** Of these, nothing is left to do once they are told. */
const over: GenerationStatus[] = ['failed', 'cancelled', 'delivered'];

/**
 * Brings the chat in line with the row: the progress message says what is so, or is taken away once the result is there.
 * May be called at any time and any number of times.
 * @throws {ChatError} when the platform is in the way; what is final for this channel is swallowed.
 */
export async function showGeneration(doors: Doors, id: string): Promise<void> {
  const generation = await findGeneration(doors.database, id);
  if (generation === undefined) return;
  const sender = doors.senders.get(askerOf(generation).platform);
  if (sender === undefined) return;
  // First: once the asker was told, nothing brings us back here.
  await showCard(doors, sender, generation);
  if (generation.status === 'delivered') await finish(doors, sender, generation);
  else await showProgress(doors, sender, generation);
}

async function showProgress(doors: Doors, sender: ChatSender, generation: Generation): Promise<void> {
  const { status } = generation;
  const final = told.has(status);
  if (final && generation.shownStatus === status) return;
  const message = describeProgress(generation, await surroundings(doors, generation));
  try {
    const posted = await postOnce(doors, sender, generation, 'progress', (to, { nonce }) =>
      to.post(placeOf(generation), message, { nonce }),
    );
    if (posted === undefined) throw new ChatError('unavailable', 'another process is posting the progress message');
    await sender.edit(posted, message, final ? 'final' : 'progress');
  } catch (error) {
    if (!isFinal(error)) throw error;
    doors.log.info({ err: error }, 'the progress message cannot be shown');
  }
  const decision = generation.approval?.decision;
  if (decision === 'denied' || decision === 'expired') await tellAsker(doors, sender, generation, privately(message));
  if (final) await noteTold(doors, generation);
}

/** The same for the asker alone: nothing to press, and no mark, for it is never looked for. */
function privately({ headline, prompt, facts }: ChatMessage): ChatMessage {
  return notice(headline, { facts, ...(prompt !== undefined && { prompt }) });
}

/** Posts the progress message if it is not there yet. Undefined: another process is at it. */
export function postProgress(
  doors: Doors,
  sender: ChatSender,
  generation: Generation,
  message: ChatMessage,
): Promise<Posted | undefined> {
  return postOnce(doors, sender, generation, 'progress', (to, { nonce }) => to.post(placeOf(generation), message, { nonce }));
}

/** What the progress message needs to know beyond the row. */
export async function surroundings(doors: Doors, generation: Generation): Promise<Surroundings> {
  const now = doors.clock.now();
  if (generation.status === 'rendering') return { now, usual: await doors.renderTimes(generation.modelId) };
  if (generation.status !== 'queued') return { now };
  return { now, place: await lowerShownPlace(doors.database, generation.id, await countAhead(doors.database, generation)) };
}

/** The result is in the channel: the progress message goes, and the private answer points at the result. */
async function finish(doors: Doors, sender: ChatSender, generation: Generation): Promise<void> {
  const progress = progressOf(generation);
  if (progress !== undefined) {
    await sender.retire(progress, describeProgress(generation, { now: doors.clock.now() })).catch(swallowFinal);
    await notePostRemoved(doors.database, generation.id, 'progress', doors.clock.now());
  }
  const url = await resultUrl(sender, generation);
  const link = url === undefined ? undefined : { label: 'Go to the video', url };
  const arrival = describeArrival(generation, { link, left: await leftFor(doors, generation) });
  await changeAcknowledgement(doors, sender, generation, arrival);
  await noteTold(doors, generation);
}

async function resultUrl(sender: ChatSender, generation: Generation): Promise<string | undefined> {
  const result = generation.posts.find(({ kind }) => kind === 'result');
  if (result?.messageId == null) return undefined;
  const posted: Posted = { channelId: result.channelId, messageId: result.messageId };
  return sender.linkTo(askerOf(generation), posted).catch(() => undefined);
}

async function noteTold({ database }: Doors, { id, status }: Generation): Promise<void> {
  await moveGeneration(database, id, [status], { shownStatus: status, ...(over.includes(status) && { dueAt: null }) });
}
