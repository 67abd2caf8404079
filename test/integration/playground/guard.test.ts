import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { visitPage } from '../../support/page-visitor.ts';
import { startPlayground, type PlaygroundBench } from '../../support/playground-bench.ts';

const saying = () => ({ id: randomUUID(), line: '/sora a red fox', options: {} });

describe('the guard of the playground', () => {
  let bench: PlaygroundBench;
  beforeEach(async () => {
    bench = await startPlayground();
  });
  afterEach(() => bench.stop());

  /** `fetch` does not let its caller choose the Host. */
  const statusAt = async (host: string) => {
    const [answer] = await once(request(`${bench.url}/playground`, { headers: { host } }).end(), 'response');
    answer.resume();
    return answer.statusCode;
  };

  it('answers at its own addresses only', async () => {
    const { port } = new URL(bench.url);
    const ours = [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'films.example'];
    expect(await Promise.all(ours.map(statusAt))).toEqual([200, 200, 200, 200]);
    const others = ['evil.example', `evil.example:${port}`, 'localhost:1', 'films.example.evil.example', '@'];
    expect(await Promise.all(others.map(statusAt))).toEqual(others.map(() => 403));
  });

  it('takes nothing from the page of another site', async () => {
    const visitor = await visitPage(bench.url);
    for (const origin of ['https://evil.example', 'null', 'http://localhost:1', ''])
      expect((await visitor.post('/say', saying(), { origin })).status).toBe(403);
    expect((await visitor.post('/say', saying())).status).toBe(202);
    expect((await visitor.post('/say', saying(), { origin: 'https://films.example' })).status).toBe(202);
    expect((await visitor.get('/choices?option=model', { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('takes nothing without a cookie and the token of a page of the same visitor', async () => {
    const [one, other] = [await visitPage(bench.url), await visitPage(bench.url)];
    expect(one.id).not.toBe(other.id);
    expect((await one.post('/say', saying(), { 'x-playground-token': '' })).status).toBe(403);
    expect((await one.post('/say', saying(), { cookie: '' })).status).toBe(403);
    expect((await one.post('/say', saying(), { cookie: other.cookie })).status).toBe(403);
    expect((await one.post('/say', saying(), { cookie: one.cookie.replace(/=./, '=!') })).status).toBe(403);
    for (const path of ['/events', '/choices?option=model', '/videos/g1'])
      expect((await one.get(path, { cookie: '' })).status).toBe(403);
  });

  it('knows a visitor who comes back', async () => {
    const visitor = await visitPage(bench.url);
    const again = await fetch(`${bench.url}/playground`, { headers: { cookie: `other=1; ${visitor.cookie}` } });
    expect(again.headers.getSetCookie()[0]).toContain(visitor.cookie);
    expect(again.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Lax/);
  });

  it('says what is wrong with what it does not understand', async () => {
    const visitor = await visitPage(bench.url);
    const odd = [{}, { ...saying(), id: 'x' }, { ...saying(), more: 1 }, { ...saying(), line: 'x'.repeat(50_000) }];
    for (const body of odd) expect((await visitor.post('/say', body)).status).toBe(400);
    const image = { name: 'fox.png', base64: 'A'.repeat(12_000_000) };
    const tooMuch = await visitor.post('/say', { ...saying(), image });
    expect([tooMuch.status, await tooMuch.json()]).toEqual([413, { error: expect.stringContaining('8 MB') }]);
    expect(bench.ears.generations).toEqual([]);
  });

  it('hands over the image that was given', async () => {
    const visitor = await visitPage(bench.url);
    const image = { name: 'fox.png', base64: Buffer.from('pixels').toString('base64') };
    await visitor.post('/say', { ...saying(), options: { size: '1280x720', model: '' }, image });
    await expect.poll(() => bench.ears.generations.length).toBe(1);
    const heard = bench.ears.generations[0]?.heard;
    expect(heard?.options).toEqual({ prompt: 'a red fox', size: '1280x720' });
    expect(heard?.image).toMatchObject({ name: 'fox.png', bytes: 6 });
    expect(String(await heard?.image?.fetch())).toBe('pixels');
  });
});

describe('the playground beyond its guard', () => {
  it('is closed, in a sentence, where it would need a sign-in', async () => {
    const bench = await startPlayground({ open: false });
    for (const path of ['', '/events', '/videos/g1']) {
      const response = await fetch(`${bench.url}/playground${path}`);
      expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('needs a sign-in')]);
    }
    expect((await fetch(`${bench.url}/playground/say`, { method: 'POST' })).status).toBe(403);
    await bench.stop();
  });

  it('says that the bot is still starting until somebody listens', async () => {
    const bench = await startPlayground();
    const visitor = await visitPage(bench.url);
    await bench.listener.stop();
    const response = await visitor.post('/say', saying());
    expect([response.status, await response.json()]).toEqual([503, { error: expect.stringContaining('still starting') }]);
    await bench.stop();
  });

  it('serves a video in ranges to its visitors, while it may be seen', async () => {
    const folder = mkdtempSync(join(tmpdir(), '.playground-'));
    const path = join(folder, 'g1.mp4');
    writeFileSync(path, '0123456789');
    const videos = new Map([['g1', { path }]]);
    const bench = await startPlayground({ findVideo: (id) => Promise.resolve(videos.get(id)) });
    const visitor = await visitPage(bench.url);
    const response = await visitor.get('/videos/g1', { range: 'bytes=2-4' });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([206, 'video/mp4', '234']);
    expect((await visitor.get('/videos/g1', { range: 'bytes=90-' })).status).toBe(416);
    videos.clear();
    expect((await visitor.get('/videos/g1')).status).toBe(404);
    await bench.stop();
    rmSync(folder, { recursive: true });
  });
});
