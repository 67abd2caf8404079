import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../../src/media/ffmpeg.ts';
import { fitVideo } from '../../../src/media/fit-video.ts';
import { inspectMp4 } from '../../../src/media/inspect-mp4.ts';

const ffmpeg = await findFfmpeg();
const folder = mkdtempSync(join(tmpdir(), 'sorabot-fit-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(ffmpeg === undefined)('fitting a video', () => {
  const noisy = (name: string, size: string) => {
    const path = join(folder, name);
    const source = ['-f', 'lavfi', '-i', `nullsrc=size=${size}:rate=12:duration=2,geq=random(1)*255:128:128`];
    execFileSync(ffmpeg ?? '', ['-v', 'error', '-y', ...source, '-pix_fmt', 'yuv420p', '-preset', 'ultrafast', path]);
    return path;
  };

  it.each(['480x270', '270x480'])('makes a %s video small enough, and keeps its length and shape', async (size) => {
    const source = noisy(`${size}.mp4`, size);
    const target = join(folder, `${size}-small.mp4`);
    expect(statSync(source).size).toBeGreaterThan(200_000);
    const bytes = await fitVideo(source, target, 120_000, 2000);
    expect(bytes).toBeLessThanOrEqual(120_000);
    const facts = await inspectMp4(target);
    expect(facts.bytes).toBe(bytes);
    expect(Math.abs(facts.durationMs - 2000)).toBeLessThan(200);
    expect(`${facts.width}x${facts.height}`).toBe(size);
  });

  it('gives up, and leaves no file, where nothing worth seeing would be left or the source is no video', async () => {
    const target = join(folder, 'hopeless.mp4');
    const source = join(folder, 'text.mp4');
    writeFileSync(source, 'not a video');
    expect(await fitVideo(source, target, 2_000, 2000)).toBeUndefined();
    expect(await fitVideo(source, target, 1_000_000, 2000)).toBeUndefined();
    expect(existsSync(target)).toBe(false);
  });
});
