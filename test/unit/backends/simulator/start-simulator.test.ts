import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectBackend } from '../../../../src/backends/connect-backend.ts';
import { promptWords } from '../../../../src/backends/simulator/prompt-words.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../../src/backends/simulator/start-simulator.ts';
import type { RemoteJob, VideoBackend } from '../../../../src/backends/video-backend.ts';
import { createLog } from '../../../../src/logging/log.ts';
import { packagedFfmpeg } from '../../../../src/media/ffmpeg.ts';
import { topBoxes } from '../../../support/mp4-facts.ts';

const log = createLog('silent');
const models = [
  { id: 'tiny', model: 'tiny-1', sizes: ['160x90'], seconds: [1], price: [{ unit: 'second' as const, usd: '0.10' }] },
  { id: 'flat', model: 'flat-1', sizes: ['160x90'], seconds: [1], price: [{ unit: 'video' as const, usd: '0.25' }] },
];
const request = { model: 'tiny-1', prompt: 'a fox', size: '160x90', seconds: 1 };

let folder: string;
let time: number;
const running: Simulator[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sorabot-simulator-'));
  time = Date.parse('2026-11-22T12:00:00Z');
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
  await rm(folder, { recursive: true });
});

async function start(options: Partial<SimulatorOptions> = {}): Promise<{ simulator: Simulator; backend: VideoBackend }> {
  const clock = { now: () => new Date(time) };
  const simulator = await startSimulator({ folder, models, clock, renderSeconds: 10, ...options });
  running.push(simulator);
  const backend = connectBackend({ id: 'simulator', address: simulator.address, dialect: 'simulator', key: undefined }, log);
  return { simulator, backend };
}

async function finished(backend: VideoBackend, prompt: string): Promise<RemoteJob> {
  const { id } = await backend.submit({ ...request, prompt });
  time += 10_000;
  return backend.check(id);
}

describe('the simulator', () => {
  it('waits, renders with moving progress and completes, by the clock alone', async () => {
    const { backend } = await start();
    const { id } = await backend.submit(request);
    const seen: unknown[] = [];
    for (const seconds of [0.5, 2, 3, 4.5]) {
      time += seconds * 1000;
      const { state, progress } = await backend.check(id);
      seen.push([state, progress]);
    }
    expect(seen).toEqual([
      ['queued', 5],
      ['running', 25],
      ['running', 55],
      ['completed', undefined],
    ]);
  });

  it('forgets nothing in a restart, and shows another one on its folder the same', async () => {
    const first = await start();
    const job = await finished(first.backend, 'a fox');
    const second = await start();
    expect(await second.backend.check(job.id)).toEqual(job);
    await running.shift()?.stop();
    expect(await second.backend.list?.()).toEqual([job]);
    expect(await second.simulator.control.posts()).toHaveLength(1);
    expect(topBoxes(await buffer(await second.backend.download(job)))).toContain('moov');
  });

  it('counts every paid POST and what it bills', async () => {
    const { simulator, backend } = await start();
    await backend.submit(request);
    await backend.submit({ ...request, model: 'flat-1' });
    await backend.submit({ ...request, prompt: 'a [cost 0.42] fox' });
    await backend.submit({ ...request, prompt: '[moderated] fox' }).catch(() => undefined);
    await backend.submit({ ...request, prompt: '[moderated late] fox' });
    await backend.submit({ ...request, prompt: '[drop] fox' }).catch(() => undefined);
    const posts = await simulator.control.posts();
    expect(posts.map(({ accepted, billedMicroUsd }) => [accepted, billedMicroUsd])).toEqual([
      [true, 100_000n],
      [true, 250_000n],
      [true, 420_000n],
      [false, 0n],
      [true, 0n],
      [true, 100_000n],
    ]);
    expect(posts[0]).toMatchObject({ prompt: 'a fox', model: 'tiny-1', size: '160x90', seconds: 1, at: new Date(time) });
  });

  it('keeps a request open until it is let go', async () => {
    const { simulator, backend } = await start();
    const hold = simulator.control.hold('submit');
    const submitting = backend.submit(request);
    const id = await hold.arrived;
    expect(await simulator.control.posts()).toMatchObject([{ id, accepted: true }]);
    hold.release();
    expect((await submitting).id).toBe(id);

    time += 10_000;
    const [check, content] = [simulator.control.hold('check'), simulator.control.hold('content')];
    const checking = backend.check(id);
    expect(await check.arrived).toBe(id);
    check.release();
    const downloading = backend.download(await checking);
    expect(await content.arrived).toBe(id);
    content.release();
    expect((await buffer(await downloading)).length).toBeGreaterThan(1000);
  });

  it('misbehaves for the next submit, or for prompts with certain words', async () => {
    const { simulator, backend } = await start();
    simulator.control.next({ forget: true });
    simulator.control.forPrompt('wolf', { stuck: true });
    expect((await finished(backend, 'a fox')).state).toBe('lost');
    expect((await finished(backend, 'a fox')).state).toBe('completed');
    expect(await finished(backend, 'a wolf')).toMatchObject({ state: 'running', progress: 47 });
  });

  it('takes the same orders over HTTP, only where that was asked for', async () => {
    const post = (address: string, body: unknown) =>
      fetch(new URL('/control', address), { method: 'POST', body: JSON.stringify(body) });
    const open = await start({ control: true });
    expect((await post(open.simulator.address, { next: { stuck: true } })).status).toBe(200);
    expect((await post(open.simulator.address, { forPrompt: 'wolf', behaviour: { forget: true } })).status).toBe(200);
    expect((await post(open.simulator.address, { next: { nonsense: 1 } })).status).toBe(400);
    expect((await finished(open.backend, 'a fox')).state).toBe('running');
    expect((await finished(open.backend, 'a wolf')).state).toBe('lost');
    const posts: unknown = await (await fetch(new URL('/control/posts', open.simulator.address))).json();
    expect(posts).toMatchObject([{ accepted: true, billedMicroUsd: '100000' }, {}]);
    const shut = await start();
    expect((await post(shut.simulator.address, { next: {} })).status).toBe(404);
    expect((await fetch(new URL('/control/posts', shut.simulator.address))).status).toBe(404);
  });

  it('reads every word of its table in a prompt', async () => {
    const { simulator, backend } = await start();
    for (const { word } of promptWords) {
      const told = await backend.submit({ ...request, prompt: `a fox ${word}` }).then(
        ({ state }) => state,
        ({ kind }: { kind: string }) => kind,
      );
      const expected = { '[moderated]': 'moderation', '[429]': 'rate_limit', '[drop]': 'ambiguous', '[500]': 'ambiguous' };
      expect([word, told]).toEqual([word, expected[word as keyof typeof expected] ?? 'queued']);
    }
    expect((await backend.submit({ ...request, prompt: 'a fox [429]' })).state).toBe('queued');
    expect(await simulator.control.posts()).toHaveLength(promptWords.length + 1);
  });

  it('serves half a file once, and then the whole', async () => {
    const { backend } = await start();
    const job = await finished(backend, 'a fox [broken]');
    const [half, whole] = [await buffer(await backend.download(job)), await buffer(await backend.download(job))];
    expect(half.length).toBe(Math.floor(whole.length / 2));
    expect(whole.subarray(0, half.length).equals(half)).toBe(true);
  });

  it('serves 60 MB that still are an MP4', async () => {
    const { backend } = await start();
    const large = await buffer(await backend.download(await finished(backend, 'a fox [60 MB]')));
    expect(large.length).toBe(60_000_000);
    expect(topBoxes(large)).toEqual(expect.arrayContaining(['moov', 'mdat', 'free']));
  });

  it('takes only what a dialect takes', async () => {
    const { simulator } = await start();
    const post = (path: string, body: FormData | string) =>
      fetch(new URL(`${path}/videos`, simulator.address), {
        method: 'POST',
        body,
        ...(typeof body === 'string' ? { headers: { 'content-type': 'application/json' } } : {}),
      });
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...request, seconds: '1' })) form.append(name, value);
    expect((await post('/openrouter/api/v1', form)).status).toBe(415);
    expect((await post('/vllm-omni/v1', JSON.stringify({ ...request, seconds: '1' }))).status).toBe(415);
    expect((await post('/sglang/v1', JSON.stringify({ ...request, seconds: '1' }))).status).toBe(422);
    expect((await post('/v1', JSON.stringify({ ...request, seconds: 1 }))).status).toBe(422);
    expect((await post('/v1', '{')).status).toBe(400);
    expect((await post('/v1', '{}')).status).toBe(400);
    expect((await fetch(new URL('/new-api/v1/videos', simulator.address))).status).toBe(405);
    expect((await fetch(new URL('/nowhere', simulator.address))).status).toBe(404);
    expect(await simulator.control.posts()).toHaveLength(0);
  });

  it('makes the same video with the ffmpeg from npm', async ({ skip }) => {
    const ffmpeg = await packagedFfmpeg();
    if (ffmpeg === undefined) return skip('@ffmpeg-installer/ffmpeg is not installed');
    const { backend } = await start({ ffmpeg });
    expect(topBoxes(await buffer(await backend.download(await finished(backend, 'the sea at night'))))).toContain('moov');
  });

  it('keeps a video for the next time that it is asked for', async () => {
    const { backend } = await start();
    await buffer(await backend.download(await finished(backend, 'a fox')));
    await buffer(await backend.download(await finished(backend, 'a fox')));
    const films = await readdir(join(folder, 'films'));
    expect(films).toHaveLength(1);
    expect((await readFile(join(folder, 'films', films[0] ?? ''))).length).toBeGreaterThan(1000);
  });
});
