import { after } from '../clock/clock.ts';
import { findGeneration } from '../database/generation-queries.ts';
import { moveGeneration } from '../database/transitions.ts';
import { Refusal } from '../errors/fault.ts';
import { ChatError, type Posted } from '../platforms/chat-platform.ts';
import { askerOf } from './asker-of.ts';
import { withdraw } from './cancel.ts';
import { describeProgress } from './describe.ts';
import type { Doors } from './doors.ts';
import { postProgress, surroundings } from './show.ts';

const lookAgainMs = 10_000;

/**
 * Posts the progress message of a new generation, then lets it be submitted. Where we may not post, the request is taken
 * back before anything is paid.
 * @returns where the message is; undefined when the chat did not answer: the worker will post it.
 * @throws {Refusal} saying why we cannot post here.
 */
export async function announceGeneration(doors: Doors, id: string): Promise<Posted | undefined> {
  const { database, clock, enqueue, log } = doors;
  const generation = await findGeneration(database, id);
  const sender = generation && doors.senders.get(askerOf(generation).platform);
  if (generation === undefined || sender === undefined) return undefined;
  let posted: Posted | undefined;
  try {
    posted = await postProgress(doors, sender, generation, describeProgress(generation, await surroundings(doors, generation)));
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    if (isClosed(error) && (await withdraw(doors, id))) throw new Refusal(`${error.message} Nothing was charged.`);
    log.warn({ err: error }, 'the progress message is left to the worker');
  }
  const now = clock.now();
  await moveGeneration(database, id, ['queued'], { notBefore: now, dueAt: after(now, lookAgainMs) });
  await enqueue('submit', generation.backendId);
  return posted;
}

function isClosed({ kind }: ChatError): boolean {
  return kind === 'forbidden' || kind === 'gone' || kind === 'auth';
}
