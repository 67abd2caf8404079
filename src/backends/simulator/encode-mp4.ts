import { spawn } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { createCanvas } from './canvas.ts';
import { drawFrame } from './draw-frame.ts';
import { paletteOf } from './palette.ts';

const framesPerSecond = 12;
/** The longer side of the drawing; ffmpeg scales it up, which costs less than drawing more. */
const drawnPixels = 320;

export interface EncodeRequest {
  ffmpeg: string;
  prompt: string;
  seed: number;
  size: string;
  seconds: number;
  file: string;
  signal: AbortSignal;
}

/** Draws a video for a prompt and encodes it as H.264 and AAC. The file is there when it is whole. */
export async function encodeMp4({ ffmpeg, prompt, seed, size, seconds, file, signal }: EncodeRequest): Promise<void> {
  const [width = 2, height = 2] = size.split('x').map(Number);
  const scale = Math.min(1, drawnPixels / Math.max(width, height));
  const canvas = createCanvas(Math.max(2, Math.round(width * scale)), Math.max(2, Math.round(height * scale)));
  const palette = paletteOf(prompt, seed);
  const draft = `${file}.${process.pid}.tmp.mp4`;

  signal.throwIfAborted();
  const encoder = spawn(ffmpeg, argumentsFor(canvas, { width, height, seconds, pitch: palette.chance[9] ?? 0 }, draft));
  const complaints: Buffer[] = [];
  encoder.stderr.on('data', (part: Buffer) => complaints.push(part));
  // A broken pipe shows in the exit code, with ffmpeg's own words.
  encoder.stdin.on('error', () => undefined);
  const giveUp = () => encoder.kill('SIGKILL');
  signal.addEventListener('abort', giveUp);
  encoder.on('error', (error) => complaints.push(Buffer.from(error.message)));
  const ended = new Promise<number | null>((done) => encoder.on('close', done));

  const frames = seconds * framesPerSecond;
  for (let frame = 0; frame < frames && encoder.exitCode === null; frame++) {
    drawFrame(canvas, palette, frame / frames, frame / framesPerSecond);
    await new Promise<void>((written) => encoder.stdin.write(Buffer.from(canvas.pixels), () => written()));
  }
  encoder.stdin.end();
  const code = await ended;
  signal.removeEventListener('abort', giveUp);
  if (code === 0) return rename(draft, file);
  await rm(draft, { force: true });
  throw new Error(`ffmpeg failed: ${Buffer.concat(complaints).toString('utf8').slice(-500)}`);
}

interface Output {
  width: number;
  height: number;
  seconds: number;
  pitch: number;
}

function argumentsFor(
  drawn: { width: number; height: number },
  { width, height, seconds, pitch }: Output,
  file: string,
): string[] {
  const tone = 165 + Math.round(pitch * 110);
  // The sound ends a little early: AAC's last frame would make the file longer than its pictures.
  const sound = `aevalsrc=0.06*(sin(2*PI*${tone}*t)+0.6*sin(3*PI*${tone}*t))*(0.7+0.3*sin(2*PI*0.5*t)):s=44100:d=${seconds - 0.1}`;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${drawn.width}x${drawn.height}`, '-r', String(framesPerSecond)];
  const video = [
    '-vf',
    `scale=${width}:${height}:flags=bicubic,format=yuv420p`,
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-crf',
    '27',
  ];
  const audio = ['-c:a', 'aac', '-b:a', '64k'];
  const inputs = [...raw, '-i', 'pipe:0', '-f', 'lavfi', '-i', sound];
  return ['-v', 'error', '-y', ...inputs, ...video, ...audio, '-movflags', '+faststart', file];
}
