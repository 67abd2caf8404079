import { spawn } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { createCanvas } from './canvas.ts';
import { drawFrame } from './draw-frame.ts';
import { ffmpegArguments, framesPerSecond } from './ffmpeg-arguments.ts';
import { type Palette, paletteOf } from './palette.ts';

/** The longer side of the drawing; ffmpeg scales it up, which costs less than drawing more. */
const drawnPixels = 320;

export interface EncodeRequest {
  ffmpeg: string;
  prompt: string;
  seed: number;
  size: string;
  seconds: number;
  /** The path of a picture to begin with. */
  image: string | undefined;
  file: string;
  signal: AbortSignal;
}

/** Draws a video for a prompt and encodes it as H.264 and AAC. The file is there when it is whole. */
export async function encodeMp4({ ffmpeg, file, signal, ...asked }: EncodeRequest): Promise<void> {
  const [width = 2, height = 2] = asked.size.split('x').map(Number);
  const palette = paletteOf(asked.prompt, asked.seed);
  const draft = `${file}.${process.pid}.tmp.mp4`;
  const format = { width, height, drawn: drawnSize(width, height), pitch: palette.chance[9] ?? 0, ...asked, file: draft };

  signal.throwIfAborted();
  const encoder = spawn(ffmpeg, ffmpegArguments(format));
  const complaints: string[] = [];
  encoder.stderr.on('data', (part: Buffer) => complaints.push(part.toString('utf8')));
  encoder.on('error', (error) => complaints.push(error.message));
  // A broken pipe shows in the exit code, with ffmpeg's own words.
  encoder.stdin.on('error', () => undefined);
  const ended = new Promise<number | null>((done) => encoder.on('close', done));
  const giveUp = () => encoder.kill('SIGKILL');
  signal.addEventListener('abort', giveUp);
  await draw(encoder.stdin, palette, format, () => encoder.exitCode !== null || signal.aborted);
  const code = await ended;
  signal.removeEventListener('abort', giveUp);
  if (code === 0) return rename(draft, file);
  await rm(draft, { force: true });
  throw new Error(`ffmpeg failed: ${complaints.join('').slice(-500)}`);
}

function drawnSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, drawnPixels / Math.max(width, height));
  return { width: Math.max(2, Math.round(width * scale)), height: Math.max(2, Math.round(height * scale)) };
}

/** One picture at a time, each once the last is taken: the whole video would not fit into memory. */
async function draw(
  out: Writable,
  palette: Palette,
  { drawn, seconds }: { drawn: { width: number; height: number }; seconds: number },
  isOver: () => boolean,
): Promise<void> {
  const canvas = createCanvas(drawn.width, drawn.height);
  const frames = seconds * framesPerSecond;
  for (let frame = 0; frame < frames && !isOver(); frame++) {
    drawFrame(canvas, palette, frame / frames, frame / framesPerSecond);
    await new Promise<void>((written) => out.write(Buffer.from(canvas.pixels), () => written()));
  }
  out.end();
}
