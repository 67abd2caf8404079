import { after } from '../clock/clock.ts';
import { findGeneration, type Generation } from '../database/generation-queries.ts';
import { moveGeneration } from '../database/transitions.ts';
import { Refusal } from '../errors/fault.ts';
import type { ChatMessage } from '../platforms/chat-message.ts';
import { ChatError, type ChatSender, type Posted } from '../platforms/chat-platform.ts';
import { askManagers } from './ask-managers.ts';
import { askerOf } from './asker-of.ts';
import { withdraw } from './cancel.ts';
import { describeArrival, describeProgress, describePromise } from './describe.ts';
import type { Doors } from './doors.ts';
import { leftFor } from './left-for.ts';
import { progressOf } from './post-once.ts';
import { postProgress, surroundings } from './show.ts';

const lookAgainMs = 10_000;

/**
 * Posts the progress message of a new generation, then lets it be submitted. Where we may not post, the request is taken
 * back before anything is paid.
 * @returns what to say privately to the asker: what is held and left, and where to watch it.
 * @throws {Refusal} saying why we cannot post here.
 */
export async function announceGeneration(doors: Doors, id: string): Promise<ChatMessage> {
  const { database, clock, enqueue } = doors;
  const generation = await findGeneration(database, id);
  const sender = generation && doors.senders.get(askerOf(generation).platform);
  if (generation === undefined || sender === undefined) throw new Error(`generation ${id} cannot be announced`);
  const left = await leftFor(doors, generation);
  const posted = await post(doors, sender, generation, left);
  if (generation.status === 'awaiting_approval') await askManagers(doors, id);
  const now = clock.now();
  await moveGeneration(database, id, ['queued'], { notBefore: now, dueAt: after(now, lookAgainMs) });
  await enqueue('submit', generation.backendId);
  return promise(sender, generation, posted, left);
}

/** What was said privately to the asker of a request that was made before. */
export async function promiseOf(doors: Doors, id: string): Promise<ChatMessage> {
  const generation = await findGeneration(doors.database, id);
  const sender = generation && doors.senders.get(askerOf(generation).platform);
  if (generation === undefined || sender === undefined) throw new Error(`there is no generation ${id} to speak of`);
  if (generation.status === 'delivered') return describeArrival(generation);
  if (generation.endedAt !== null) return describeProgress(generation, { now: doors.clock.now() });
  return promise(sender, generation, progressOf(generation), await leftFor(doors, generation));
}

async function promise(
  sender: ChatSender,
  generation: Generation,
  posted: Posted | undefined,
  left: string | undefined,
): Promise<ChatMessage> {
  const url = posted && (await sender.linkTo(askerOf(generation), posted).catch(() => undefined));
  return describePromise(generation, { link: url === undefined ? undefined : { label: 'Watch it come along', url }, left });
}

/** Undefined when the chat did not answer: then the worker posts it. */
async function post(
  doors: Doors,
  sender: ChatSender,
  generation: Generation,
  left: string | undefined,
): Promise<Posted | undefined> {
  try {
    const around = await surroundings(doors, generation);
    return await postProgress(doors, sender, generation, describeProgress(generation, { ...around, left }));
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    if (isClosed(error) && (await withdraw(doors, generation.id))) throw new Refusal(`${error.message} Nothing was charged.`);
    doors.log.warn({ err: error }, 'the progress message is left to the worker');
    return undefined;
  }
}

function isClosed({ kind }: ChatError): boolean {
  return kind === 'forbidden' || kind === 'gone' || kind === 'auth';
}
