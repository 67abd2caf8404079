import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAiVideos } from '../../src/backends/openai-videos/create-openai-videos.ts';
import { type DialectName, dialects } from '../../src/backends/openai-videos/dialect-list.ts';
import type { Behaviour } from '../../src/backends/simulator/behaviour.ts';
import { type Simulator, startSimulator } from '../../src/backends/simulator/start-simulator.ts';
import { BackendError, type RemoteJob, type VideoBackend } from '../../src/backends/video-backend.ts';
import { createLog } from '../../src/logging/log.ts';
import { probeMp4, topBoxes } from '../support/mp4-facts.ts';

const log = createLog('silent');
const models = [
  {
    id: 'tiny',
    model: 'simulator/tiny-1',
    sizes: ['160x90', '90x160'],
    seconds: [1, 2],
    price: [{ unit: 'second' as const, usd: '0.10' }],
    image: 'first_frame' as const,
  },
];
const paths: Record<DialectName, string> = {
  openai: '/v1',
  simulator: '/v1',
  litellm: '/litellm/v1',
  openrouter: '/openrouter/api/v1',
  'vllm-omni': '/vllm-omni/v1',
  sglang: '/sglang/v1',
  'new-api': '/new-api/v1',
};
const names = Object.keys(dialects) as DialectName[];
const request = { model: 'simulator/tiny-1', prompt: 'a red fox in the snow', size: '160x90', seconds: 1 };
const image = { bytes: Buffer.from('not really a picture'), type: 'image/png', name: 'frame.png' };

let folder: string;
let simulator: Simulator;
let time = Date.parse('2026-11-22T12:00:00Z');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sorabot-simulator-'));
  const clock = { now: () => new Date(time) };
  simulator = await startSimulator({ folder, models, clock, renderSeconds: 10 });
});

afterAll(async () => {
  await simulator.stop();
  await rm(folder, { recursive: true });
});

function pass(seconds: number): void {
  time += seconds * 1000;
}

describe.each(names)('a backend that speaks %s', (name) => {
  let backend: VideoBackend;

  beforeAll(() => {
    const address = new URL(paths[name], simulator.address).href;
    backend = createOpenAiVideos({ address, dialect: name, backendId: name, log });
  });

  // Jobs of other tests are out of the way, for a list shows them all.
  beforeEach(() => pass(3600));

  const submitTold = (behaviour: Behaviour) => {
    simulator.control.next(behaviour);
    return backend.submit(request);
  };
  const finished = async (behaviour: Behaviour): Promise<RemoteJob> => {
    const { id } = await submitTold(behaviour);
    pass(10);
    return backend.check(id);
  };
  const failure = async (attempt: Promise<unknown>): Promise<BackendError> => {
    const error: unknown = await attempt.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BackendError);
    return error as BackendError;
  };
  const download = async (job: RemoteJob) => buffer(await backend.download(job));

  it('takes a request, renders it and gives the MP4 that was asked for', async () => {
    const job = await backend.submit(request);
    expect(job.state).toBe('queued');
    pass(5);
    expect(['queued', 'running']).toContain((await backend.check(job.id)).state);
    pass(5);
    const done = await backend.check(job.id);
    expect(done).toMatchObject({ id: job.id, state: 'completed', model: request.model, prompt: request.prompt, seconds: 1 });
    expect(done.expiresAt).toBeInstanceOf(Date);
    const mp4 = await download(done);
    expect(topBoxes(mp4)).toEqual(expect.arrayContaining(['ftyp', 'moov', 'mdat']));
  });

  it('sends the first frame where there is one', async () => {
    expect((await backend.submit({ ...request, image })).state).toBe('queued');
  });

  it('makes one POST for one request, whatever it is answered', async () => {
    const before = (await simulator.control.posts()).length;
    const refusals = [500, 409, 429].map((status) => ({ refuse: { status, message: 'No.' } }));
    for (const behaviour of [...refusals, { afterAccepting: 'drop' as const }, {}])
      await submitTold(behaviour).catch(() => undefined);
    expect((await simulator.control.posts()).length - before).toBe(5);
  });

  it.each<[string, Behaviour, Partial<BackendError>]>([
    [
      'moderation',
      { refuse: { status: 400, code: 'moderation_blocked', message: 'Blocked by our moderation system.' } },
      { kind: 'moderation' },
    ],
    [
      '429 with a wait',
      { refuse: { status: 429, message: 'Slow down.', retryAfterSeconds: 9 } },
      { kind: 'rate_limit', retryAfterMs: 9000 },
    ],
    ['too many running tasks', { refuse: { status: 429, message: 'Too many running tasks' } }, { kind: 'concurrency' }],
    ['a dropped connection', { afterAccepting: 'drop' }, { kind: 'ambiguous' }],
    ['a 500 after accepting', { afterAccepting: 'answer 500' }, { kind: 'ambiguous' }],
    ['an answer without an id', { afterAccepting: 'answer without id' }, { kind: 'ambiguous' }],
    ['401', { refuse: { status: 401, message: 'Who are you?' } }, { kind: 'auth' }],
    ['402', { refuse: { status: 402, message: 'The account is empty.' } }, { kind: 'billing' }],
  ])('calls %s by its name', async (_, behaviour, expected) => {
    expect(await failure(submitTold(behaviour))).toMatchObject(expected);
  });

  it('says that a model is gone, and what is invalid', async () => {
    expect((await failure(backend.submit({ ...request, model: 'sora-2' }))).kind).toBe('model_gone');
    expect((await failure(backend.submit({ ...request, size: '1x1' }))).kind).toBe('invalid');
    expect((await failure(backend.submit({ ...request, seconds: 7 }))).kind).toBe('invalid');
  });

  it('says why a job failed', async () => {
    const job = await finished({ fail: { code: 'moderation_blocked', message: 'Blocked by our moderation system.' } });
    expect(job).toMatchObject({ state: 'failed', error: { kind: 'moderation' } });
  });

  it('calls a job lost that the backend has forgotten', async () => {
    expect((await finished({ forget: true })).state).toBe('lost');
  });

  it('keeps looking at a job that is stuck', async () => {
    expect(['queued', 'running']).toContain((await finished({ stuck: true })).state);
  });

  it('fails a download that has no content, and one that breaks off, and gets the second one', async () => {
    expect((await failure(download(await finished({ noContent: true })))).kind).toBe('unavailable');
    const job = await finished({ cut: 1 });
    expect((await failure(download(job))).kind).toBe('unavailable');
    expect(topBoxes(await download(job))).toContain('mdat');
  });

  it('reports a cost where the dialect has one', async () => {
    const { costMicroUsd } = await finished({ costUsd: '0.42' });
    expect(costMicroUsd).toBe(name === 'openrouter' || name === 'simulator' ? 420_000n : undefined);
  });

  it.runIf(dialects[name].lists)('lists what was lost on the way, with all that is needed to know it again', async () => {
    const prompt = `lost by ${name}`;
    simulator.control.next({ afterAccepting: 'drop' });
    await failure(backend.submit({ ...request, prompt }));
    const found = (await backend.list?.())?.filter((job) => job.prompt === prompt) ?? [];
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ model: request.model, seconds: 1, createdAt: new Date(time) });
    expect(await backend.check(found[0]?.id ?? '')).toMatchObject({ prompt });
  });

  it.runIf(dialects[name].cancels)('stops a running job, but not a finished one', async () => {
    const { id } = await backend.submit(request);
    expect(await backend.cancel?.(id)).toBe('cancelled');
    expect((await backend.check(id)).state).toBe('cancelled');
    expect(await backend.cancel?.((await finished({})).id)).toBe('too_late');
  });

  it('leaves out what it cannot do', () => {
    expect(backend.list !== undefined).toBe(dialects[name].lists);
    expect(backend.cancel !== undefined).toBe(dialects[name].cancels);
  });
});

describe("the simulator's videos", () => {
  const made = async (prompt: string, size = '160x90') => {
    const backend = createOpenAiVideos({ address: simulator.address, dialect: 'simulator', backendId: 'simulator', log });
    const { id } = await backend.submit({ ...request, prompt, size, seconds: 2 });
    pass(10);
    return buffer(await backend.download(await backend.check(id)));
  };

  it('are H.264 and AAC of exactly the size and length asked for, and start before they are whole', async () => {
    const mp4 = await made('a fox at night', '90x160');
    const boxes = topBoxes(mp4);
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));
    const file = join(folder, 'probed.mp4');
    await writeFile(file, mp4);
    const facts = await probeMp4(file);
    if (facts === undefined) return;
    expect(facts.seconds).toBe(2);
    expect(facts.streams).toMatchObject([
      { codec: 'h264', width: 90, height: 160, pixels: 'yuv420p', seconds: 2 },
      { codec: 'aac' },
    ]);
  });

  it('differ by prompt and repeat for the same one', async () => {
    const [first, again, other] = [await made('a fox'), await made('a fox'), await made('the sea')];
    expect(first.equals(again)).toBe(true);
    expect(first.equals(other)).toBe(false);
  });
});
