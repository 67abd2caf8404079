import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseModels } from '../../../../src/backends/models-file.ts';
import { acceptJob } from '../../../../src/backends/simulator/accept-job.ts';
import { createRehearsal } from '../../../../src/backends/simulator/control.ts';
import { openJobFolder } from '../../../../src/backends/simulator/job-folder.ts';
import { promptWords } from '../../../../src/backends/simulator/prompt-words.ts';
import { shapes } from '../../../../src/backends/simulator/shape-list.ts';
import { topBoxes } from '../../../support/mp4-facts.ts';
import { openSimulatorDesk, type SimulatorDesk, tinyModel, tinyRequest } from '../../../support/simulator-desk.ts';

let desk: SimulatorDesk;
beforeEach(async () => {
  desk = await openSimulatorDesk();
});
afterEach(() => desk.close());

describe('the simulator', () => {
  it('waits, renders with moving progress and completes, by the clock alone', async () => {
    const { backend } = await desk.start();
    const { id } = await backend.submit(tinyRequest);
    const seen: unknown[] = [];
    for (const seconds of [0.5, 2, 3, 4.5]) {
      desk.pass(seconds);
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
    const first = await desk.start();
    const job = await desk.finished(first.backend, 'a fox');
    const second = await desk.start();
    expect(await second.backend.check(job.id)).toEqual(job);
    await first.simulator.stop();
    expect(await second.backend.list?.()).toEqual([job]);
    expect(await second.simulator.control.posts()).toHaveLength(1);
    expect(topBoxes(await buffer(await second.backend.download(job)))).toContain('moov');
  });

  it('counts every paid POST and what it bills', async () => {
    const { simulator, backend } = await desk.start();
    await backend.submit(tinyRequest);
    await backend.submit({ ...tinyRequest, model: 'flat-1' });
    await backend.submit({ ...tinyRequest, prompt: 'a [cost 0.42] fox' });
    await backend.submit({ ...tinyRequest, prompt: '[moderated] fox' }).catch(() => undefined);
    await backend.submit({ ...tinyRequest, prompt: '[moderated late] fox' });
    await backend.submit({ ...tinyRequest, prompt: '[drop] fox' }).catch(() => undefined);
    const posts = await simulator.control.posts();
    expect(posts.map(({ accepted, billedMicroUsd }) => [accepted, billedMicroUsd])).toEqual([
      [true, 100_000n],
      [true, 250_000n],
      [true, 420_000n],
      [false, 0n],
      [true, 0n],
      [true, 100_000n],
    ]);
    expect(posts[0]).toMatchObject({ prompt: 'a fox', model: 'tiny-1', size: '160x90', seconds: 1, at: desk.now() });
  });

  it('keeps a request open until it is let go', async () => {
    const { simulator, backend } = await desk.start();
    const hold = simulator.control.hold('submit');
    const submitting = backend.submit(tinyRequest);
    const id = await hold.arrived;
    expect(await simulator.control.posts()).toMatchObject([{ id, accepted: true }]);
    hold.release();
    expect((await submitting).id).toBe(id);

    desk.pass(10);
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
    const { simulator, backend } = await desk.start();
    simulator.control.next({ forget: true });
    simulator.control.forPrompt('wolf', { stuck: true });
    expect((await desk.finished(backend, 'a fox')).state).toBe('lost');
    expect((await desk.finished(backend, 'a fox')).state).toBe('completed');
    expect(await desk.finished(backend, 'a wolf')).toMatchObject({ state: 'running', progress: 47 });
  });

  it('takes the same orders over HTTP, only where that was asked for', async () => {
    const post = (address: string, body: unknown) =>
      fetch(new URL('/control', address), { method: 'POST', body: JSON.stringify(body) });
    const open = await desk.start({ control: true });
    expect((await post(open.simulator.address, { next: { stuck: true } })).status).toBe(200);
    expect((await post(open.simulator.address, { forPrompt: 'wolf', behaviour: { forget: true } })).status).toBe(200);
    expect((await post(open.simulator.address, { next: { nonsense: 1 } })).status).toBe(400);
    expect((await desk.finished(open.backend, 'a fox')).state).toBe('running');
    expect((await desk.finished(open.backend, 'a wolf')).state).toBe('lost');
    const posts: unknown = await (await fetch(new URL('/control/posts', open.simulator.address))).json();
    expect(posts).toMatchObject([{ accepted: true, billedMicroUsd: '100000' }, {}]);
    const shut = await desk.start();
    expect((await post(shut.simulator.address, { next: {} })).status).toBe(404);
    expect((await fetch(new URL('/control/posts', shut.simulator.address))).status).toBe(404);
  });

  it('reads every word of its table in a prompt', async () => {
    const { simulator, backend } = await desk.start();
    for (const { word } of promptWords) {
      const told = await backend.submit({ ...tinyRequest, prompt: `a fox ${word}` }).then(
        ({ state }) => state,
        ({ kind }: { kind: string }) => kind,
      );
      const expected = { '[moderated]': 'moderation', '[429]': 'rate_limit', '[drop]': 'ambiguous', '[500]': 'ambiguous' };
      expect([word, told]).toEqual([word, expected[word as keyof typeof expected] ?? 'queued']);
    }
    expect((await backend.submit({ ...tinyRequest, prompt: 'a fox [429]' })).state).toBe('queued');
    expect(await simulator.control.posts()).toHaveLength(promptWords.length + 1);
  });

  it('takes only what a dialect takes', async () => {
    const { simulator } = await desk.start();
    const post = (path: string, body: FormData | string) =>
      fetch(new URL(`${path}/videos`, simulator.address), {
        method: 'POST',
        body,
        ...(typeof body === 'string' ? { headers: { 'content-type': 'application/json' } } : {}),
      });
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...tinyRequest, seconds: '1' })) form.append(name, value);
    expect((await post('/openrouter/api/v1', form)).status).toBe(415);
    expect((await post('/vllm-omni/v1', JSON.stringify({ ...tinyRequest, seconds: '1' }))).status).toBe(415);
    expect((await post('/sglang/v1', JSON.stringify({ ...tinyRequest, seconds: '1' }))).status).toBe(422);
    expect((await post('/v1', JSON.stringify({ ...tinyRequest, seconds: 1 }))).status).toBe(422);
    expect((await post('/v1', '{')).status).toBe(400);
    expect((await post('/v1', '{}')).status).toBe(400);
    expect((await fetch(new URL('/new-api/v1/videos', simulator.address))).status).toBe(405);
    expect((await fetch(new URL('/nowhere', simulator.address))).status).toBe(404);
    expect(await simulator.control.posts()).toHaveLength(0);
  });

  it('says what is missing where there is no ffmpeg', async () => {
    const folderOfJobs = await openJobFolder(desk.folder);
    const rehearsal = createRehearsal(folderOfJobs);
    const clock = { now: desk.now };
    const stage = {
      models: parseModels([tinyModel], 'It'),
      folder: folderOfJobs,
      rehearsal,
      clock,
      renderSeconds: 1,
      cabinet: undefined,
      log: undefined,
    };
    const [shape] = shapes;
    if (shape === undefined) throw new Error('no shape');
    await expect(acceptJob(stage, shape, { ...tinyRequest, image: undefined })).rejects.toThrow('install ffmpeg');
  });
});
