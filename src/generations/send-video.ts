import { unlink } from 'node:fs/promises';
import { after } from '../clock/clock.ts';
import type { Generation } from '../database/generation-queries.ts';
import { fitVideo } from '../media/fit-video.ts';
import { plainText, shorten } from '../platforms/plain-text.ts';
import { ChatError, type ChatSender, type Posted, type UploadMemory, type VideoFile } from '../platforms/chat-platform.ts';
import { askerOf, placeOf } from './asker-of.ts';
import { describeVideo } from './describe.ts';
import type { Doors } from './doors.ts';
import { leftFor } from './left-for.ts';
import { progressOf } from './post-once.ts';

const linkLivesMs = 7 * 24 * 3_600_000;

interface Given {
  nonce: string;
  memory: UploadMemory;
}

/** What every rung says and needs. */
interface Options extends Given {
  left: string | undefined;
}

/**
 * Posts the video as a file; where the channel does not take one that large, as a link that people can open, else made
 * smaller to fit. What a platform refuses as too large teaches us its limit, and the next rung is tried.
 */
export async function sendVideo(doors: Doors, sender: ChatSender, generation: Generation, given: Given): Promise<Posted> {
  const file = await fileOf(doors, generation);
  const options = { ...given, left: await leftFor(doors, generation) };
  const most = await sender.maxUploadBytes(askerOf(generation));
  if (file.bytes > most) return sendTooLarge(doors, sender, generation, options, file, most);
  try {
    return await upload(sender, generation, options, file);
  } catch (error) {
    return await sendTooLarge(doors, sender, generation, options, file, learnedFrom(error, most));
  }
}

/** The limit that a refusal taught. @throws the error, when it is none for its size. */
function learnedFrom(error: unknown, most: number): number {
  if (!(error instanceof ChatError) || error.kind !== 'too_large') throw error;
  return error.maxBytes ?? most / 2;
}

async function fileOf({ store }: Doors, { id, prompt, videoKey, videoBytes }: Generation): Promise<VideoFile> {
  const path = await store.path(videoKey ?? '');
  if (path === undefined) throw new ChatError('rejected', 'The stored video is gone.');
  return { path, bytes: Number(videoBytes), name: `${id}.mp4`, alt: shorten(plainText(prompt), 1_000) };
}

function upload(sender: ChatSender, generation: Generation, { left, ...given }: Options, file: VideoFile): Promise<Posted> {
  const progress = progressOf(generation);
  return sender.upload(placeOf(generation), describeVideo(generation, { left }), file, { ...given, progress });
}

async function sendTooLarge(
  doors: Doors,
  sender: ChatSender,
  generation: Generation,
  options: Options,
  file: VideoFile,
  most: number,
): Promise<Posted> {
  const smaller = doors.reachable ? undefined : await makeSmaller(generation, file, most);
  if (smaller === undefined) {
    const link = { label: 'Watch the video', url: doors.mediaUrl(generation.id, after(doors.clock.now(), linkLivesMs)) };
    const { nonce, left } = options;
    return sender.post(placeOf(generation), describeVideo(generation, { link, left }), { nonce });
  }
  try {
    return await upload(sender, generation, options, smaller);
  } catch (error) {
    return await sendTooLarge(doors, sender, generation, options, file, learnedFrom(error, most));
  } finally {
    await unlink(smaller.path).catch(() => undefined);
  }
}

async function makeSmaller(generation: Generation, file: VideoFile, most: number): Promise<VideoFile | undefined> {
  const path = file.path.replace(/\.mp4$/, '.smaller.mp4');
  const bytes = await fitVideo(file.path, path, most, generation.videoMs ?? 1_000);
  return bytes === undefined ? undefined : { ...file, path, bytes };
}
