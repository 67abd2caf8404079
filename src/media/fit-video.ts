import { execFile } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { findFfmpeg } from './ffmpeg.ts';

const run = promisify(execFile);
const audioBitsPerSecond = 64_000;
/** Below this a picture is no longer worth showing: a link is kinder. */
const leastVideoBitsPerSecond = 80_000;
const longestRunMs = 180_000;

/**
 * Re-encodes a video (H.264 and AAC, which every chat plays) so that it fits into `maxBytes`.
 * Answers the new file's length in bytes; undefined, and no file, when it cannot be done on this machine or in time.
 */
export async function fitVideo(
  source: string,
  target: string,
  maxBytes: number,
  durationMs: number,
): Promise<number | undefined> {
  const ffmpeg = await findFfmpeg();
  if (ffmpeg === undefined) return undefined;
  // An encoder may miss its mark on a short video: the second try aims lower.
  for (const share of [0.92, 0.7]) {
    const videoBits = Math.floor((maxBytes * 8 * share * 1000) / durationMs) - audioBitsPerSecond;
    if (videoBits < leastVideoBitsPerSecond) break;
    const bytes = await encode(ffmpeg, source, target, videoBits);
    if (bytes === undefined) break;
    if (bytes <= maxBytes) return bytes;
  }
  await rm(target, { force: true });
  return undefined;
}

async function encode(ffmpeg: string, source: string, target: string, videoBits: number): Promise<number | undefined> {
  // Few bits look better on a smaller picture; both sides stay even, as H.264 wants them.
  const side = videoBits < 400_000 ? 360 : videoBits < 1_500_000 ? 720 : 1080;
  const shorter = (input: string) => `min(${side},trunc(${input}/2)*2)`;
  const scale = `scale=w='if(gt(iw,ih),-2,${shorter('iw')})':h='if(gt(iw,ih),${shorter('ih')},-2)'`;
  const video = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-vf', scale];
  const rate = ['-b:v', `${videoBits}`, '-maxrate', `${videoBits}`, '-bufsize', `${videoBits}`];
  const audio = ['-c:a', 'aac', '-b:a', `${audioBitsPerSecond}`, '-ac', '2'];
  const output = ['-movflags', '+faststart', '-f', 'mp4', target];
  const options = { timeout: longestRunMs, killSignal: 'SIGKILL' } as const;
  try {
    await run(ffmpeg, ['-nostdin', '-v', 'error', '-y', '-i', `file:${source}`, ...video, ...rate, ...audio, ...output], options);
    return (await stat(target)).size;
  } catch {
    return undefined;
  }
}
