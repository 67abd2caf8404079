import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectBackend } from '../../../../src/backends/connect-backend.ts';
import { createLog } from '../../../../src/logging/log.ts';
import { findFfmpeg, packagedFfmpeg } from '../../../../src/media/ffmpeg.ts';
import { topBoxes } from '../../../support/mp4-facts.ts';
import { openSimulatorDesk, type SimulatorDesk, tinyModel, tinyRequest } from '../../../support/simulator-desk.ts';

const run = promisify(execFile);
const log = createLog('silent');
let desk: SimulatorDesk;
beforeEach(async () => {
  desk = await openSimulatorDesk();
});
afterEach(() => desk.close());

describe('a video of the simulator', () => {
  it('serves half a file once, and then the whole', async () => {
    const { backend } = await desk.start();
    const job = await desk.finished(backend, 'a fox [broken]');
    const [half, whole] = [await buffer(await backend.download(job)), await buffer(await backend.download(job))];
    expect(half.length).toBe(Math.floor(whole.length / 2));
    expect(whole.subarray(0, half.length).equals(half)).toBe(true);
  });

  it('serves 60 MB that still are an MP4', async () => {
    const { backend } = await desk.start();
    const large = await buffer(await backend.download(await desk.finished(backend, 'a fox [60 MB]')));
    expect(large.length).toBe(60_000_000);
    expect(topBoxes(large)).toEqual(expect.arrayContaining(['moov', 'mdat', 'free']));
  });

  it('makes the same video with the ffmpeg from npm', async ({ skip }) => {
    const ffmpeg = await packagedFfmpeg();
    if (ffmpeg === undefined) return skip('@ffmpeg-installer/ffmpeg is not installed');
    const { backend } = await desk.start({ ffmpeg });
    expect(topBoxes(await buffer(await backend.download(await desk.finished(backend, 'the sea at night'))))).toContain('moov');
  });

  it('begins with the picture that it is given, in whichever way', async () => {
    const { simulator } = await desk.start({ models: [{ ...tinyModel, image: 'first_frame' }] });
    const ffmpeg = (await findFfmpeg()) ?? '';
    const picture = join(desk.folder, 'red.png');
    await run(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', 'color=red:s=32x32', '-frames:v', '1', picture]);
    const image = { bytes: await readFile(picture), type: 'image/png', name: 'red.png' };
    for (const [dialect, path] of [
      ['simulator', '/v1'],
      ['openrouter', '/openrouter/api/v1'],
      ['vllm-omni', '/vllm-omni/v1'],
    ] as const) {
      const address = new URL(path, simulator.address).href;
      const backend = connectBackend({ id: dialect, address, dialect, key: undefined }, log);
      const { id } = await backend.submit({ ...tinyRequest, prompt: `by ${dialect}`, image });
      desk.pass(10);
      const file = join(desk.folder, 'film.mp4');
      await writeFile(file, await buffer(await backend.download(await backend.check(id))));
      const pixel = join(desk.folder, 'pixel.rgb');
      await run(ffmpeg, [
        '-v',
        'error',
        '-y',
        '-i',
        file,
        '-frames:v',
        '1',
        '-vf',
        'scale=1:1',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgb24',
        pixel,
      ]);
      const [red = 0, green = 0, blue = 0] = await readFile(pixel);
      expect([dialect, red > 200, green < 60, blue < 60]).toEqual([dialect, true, true, true]);
    }
  });

  it('keeps a video for the next time that it is asked for', async () => {
    const { backend } = await desk.start();
    await buffer(await backend.download(await desk.finished(backend, 'a fox')));
    await buffer(await backend.download(await desk.finished(backend, 'a fox')));
    const films = await readdir(join(desk.folder, 'films'));
    expect(films).toHaveLength(1);
    expect((await readFile(join(desk.folder, 'films', films[0] ?? ''))).length).toBeGreaterThan(1000);
  });
});
