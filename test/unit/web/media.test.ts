import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMediaLinks } from '../../../src/media/media-link.ts';
import { mediaRoutes } from '../../../src/web/media.ts';
import type { WebServer } from '../../../src/web/server.ts';
import { startWebServer } from '../../support/web-server.ts';

describe('media links over HTTP', () => {
  const root = mkdtempSync(join(tmpdir(), 'sorabot-media-'));
  const path = join(root, '.data', 'g1.mp4');
  const links = createMediaLinks('a secret of at least thirty-two characters');
  const now = new Date('2026-11-22T12:00:00Z');
  const later = new Date('2026-11-22T13:00:00Z');
  const videos = new Map<string, { path: string }>();
  let server: WebServer;
  let url: string;

  beforeAll(async () => {
    mkdirSync(join(root, '.data'));
    writeFileSync(path, '0123456789');
    const find = (id: string) => Promise.resolve(videos.get(id));
    const started = await startWebServer([mediaRoutes({ links, find, clock: { now: () => now } })]);
    ({ server } = started);
    url = `${started.url}/media/`;
  });
  beforeEach(() => void videos.set('g1', { path }));
  afterAll(async () => {
    await server.close();
    rmSync(root, { recursive: true });
  });

  it('sends the whole video, to be shown, kept private and taken for nothing else', async () => {
    const response = await fetch(url + links.mint('g1', later));
    expect(await response.text()).toBe('0123456789');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-disposition': 'inline; filename="g1.mp4"',
      'cache-control': 'private, max-age=60',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
    });
  });

  it('answers HEAD with the length and no body', async () => {
    const response = await fetch(url + links.mint('g1', later), { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '10', '']);
  });

  it.each([
    ['bytes=0-3', 206, 'bytes 0-3/10', '0123'],
    ['bytes=7-', 206, 'bytes 7-9/10', '789'],
    ['bytes=-2', 206, 'bytes 8-9/10', '89'],
    ['bytes=5-400', 206, 'bytes 5-9/10', '56789'],
  ])('sends the range %s', async (range, status, contentRange, body) => {
    const response = await fetch(url + links.mint('g1', later), { headers: { range } });
    expect([response.status, response.headers.get('content-range'), await response.text()]).toEqual([status, contentRange, body]);
  });

  it('says which range there is when asked for another', async () => {
    const response = await fetch(url + links.mint('g1', later), { headers: { range: 'bytes=50-60' } });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  });

  it('tells an expired link from one that never was', async () => {
    const expired = await fetch(url + links.mint('g1', now));
    expect([expired.status, await expired.text()]).toEqual([410, expect.stringContaining('This link has run out.')]);
    const forged = await fetch(`${url}Zm9v.Zm9v`);
    expect([forged.status, await forged.text()]).toEqual([404, expect.stringContaining('not one of ours')]);
  });

  it('stops working at once when the video is deleted', async () => {
    const link = url + links.mint('g1', later);
    expect((await fetch(link)).status).toBe(200);
    videos.delete('g1');
    expect((await fetch(link)).status).toBe(410);
  });

  it('has nothing to send when the file has been lost', async () => {
    videos.set('g1', { path: join(root, 'lost.mp4') });
    expect((await fetch(url + links.mint('g1', later))).status).toBe(404);
  });
});
