import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/media/ffmpeg.ts';
import type { VideoFile } from '../../src/platforms/chat-platform.ts';
import type { FakeEars, FakeGeneration } from '../fakes/playground-ears.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { startPlayground, type PlaygroundBench } from '../support/playground-bench.ts';

const ffmpeg = await findFfmpeg();
/** Where screenshots are kept for people to look at; none are taken without it. */
const shots = process.env['SCREENSHOT_DIR'];
const fox = 'a red fox in the snow';

describe.skipIf(!hasChromium || ffmpeg === undefined)('the playground in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sorabot-page-'));
  const path = join(folder, 'fox.mp4');
  let video: VideoFile;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let bench: PlaygroundBench;
  let ears: FakeEars;
  let url: string;
  let complaints: string[];

  beforeAll(async () => {
    const source = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=12:duration=4', '-f', 'lavfi', '-i', 'sine=duration=4'];
    execFileSync(ffmpeg ?? '', ['-v', 'error', '-y', ...source, '-pix_fmt', 'yuv420p', '-movflags', '+faststart', path]);
    video = { path, bytes: statSync(path).size, name: 'g1.mp4', alt: fox };
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    bench = await startPlayground({ findVideo: () => Promise.resolve({ path }) });
    ({ ears, url } = bench);
    context = await browser.newContext({ viewport: { width: 1100, height: 760 } });
    page = await context.newPage();
    complaints = [];
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${url}/playground`);
    await page.getByText('Live', { exact: true }).waitFor();
  });
  afterEach(async () => {
    await context.close();
    await bench.stop();
    expect(complaints).toEqual([]);
  });

  const shoot = async (name: string) => void (shots && (await page.screenshot({ path: join(shots, `${name}.png`) })));
  const said = (text: string) => page.locator('#messages').getByText(text).first();
  const type = async (line: string) => {
    await page.getByLabel('Message to #playground').fill(line);
    await page.keyboard.press('Enter');
  };
  const ask = async (prompt: string): Promise<FakeGeneration> => {
    const before = ears.generations.length;
    await type(`/sora ${prompt}`);
    await expect.poll(() => ears.generations.length, { timeout: 5000 }).toBe(before + 1);
    const generation = ears.generations.at(-1);
    if (generation === undefined) throw new Error('nothing was asked');
    return generation;
  };
  const faults = async () => {
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => Reflect.get(globalThis, 'axe').run());
    const { violations } = found as { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
    return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };

  it('takes a newcomer from an example to a video that plays, and keeps it through a reload', async () => {
    await shoot('empty');
    await page.getByRole('button', { name: fox }).click();
    expect(await page.getByLabel('Message to #playground').inputValue()).toBe(`/sora ${fox}`);
    await page.keyboard.press('Enter');
    await said('Queued: about 2 ahead.').waitFor();
    await said('Your video is on its way.').waitFor();
    await said('Only you can see this').waitFor();
    await shoot('queued');

    const generation = ears.generations[0];
    if (generation === undefined) throw new Error('nothing was asked');
    await generation.say('Queued: next in line.');
    await said('Queued: next in line.').waitFor();
    const bar = page.getByRole('progressbar', { name: 'Rendered' });
    for (const percent of [20, 60]) {
      const more = { percent, about: { label: 'Ready', at: new Date(Date.now() + 42_000) } };
      await generation.say(`Rendering, ${percent} %.`, more);
      await expect.poll(() => bar.getAttribute('aria-valuenow')).toBe(String(percent));
    }
    await shoot('rendering');

    await generation.deliver(video);
    await said('Here is your video.').waitFor();
    expect(await bar.count()).toBe(0);
    expect(await page.getByText('Demo', { exact: true }).count()).toBe(1);
    const player = page.locator('video');
    await player.evaluate((element: { play: () => Promise<void> }) => element.play());
    await expect.poll(() => player.evaluate((element: { currentTime: number }) => element.currentTime)).toBeGreaterThan(0.3);
    await player.evaluate((element: { pause: () => void }) => element.pause());
    await shoot('video');

    const before = await page.locator('#messages').innerText();
    await page.reload();
    await said('Here is your video.').waitFor();
    expect(await page.locator('#messages').innerText()).toBe(before);
    await expect.poll(() => player.evaluate((element: { readyState: number }) => element.readyState)).toBeGreaterThan(0);
    expect(await faults()).toEqual([]);
  });

  it('works by keyboard alone, and says aloud what is final', async () => {
    await page.keyboard.type('/');
    await page.getByRole('option').first().waitFor();
    await shoot('commands');
    expect(await faults()).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    await page.keyboard.type(fox);
    await page.keyboard.press('Tab');
    await page.keyboard.type('Sketch');
    await page.keyboard.press('Tab');
    await page.keyboard.type('8');
    await page.getByLabel('Message to #playground').focus();
    await page.keyboard.press('Enter');
    await said('Queued: about 2 ahead.').waitFor();
    expect(ears.generations[0]?.heard.options).toEqual({ prompt: fox, model: 'sketch', seconds: '8' });

    await page.getByRole('button', { name: 'Cancel' }).focus();
    await page.keyboard.press('Enter');
    await said('Only the one who asked can do that.').waitFor();
    expect(ears.pressed).toEqual(['v1:cancel:g1']);
    await ears.generations[0]?.deliver(video);
    await expect.poll(() => page.locator('#spoken').textContent()).toContain(`Here is your video. ${fox}`);

    const dismiss = page.getByRole('button', { name: 'Dismiss' });
    await dismiss.first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => dismiss.count()).toBe(1);
  });

  it('shows hostile text as text', async () => {
    const hostile = '<img src=x onerror="document.title=1"> <b>bold</b> "\'&amp; javascript:alert(1) \u202Eesrever';
    const generation = await ask(hostile);
    expect(generation.heard.options.prompt).toBe(hostile.trim());
    await said('<b>bold</b>').waitFor();
    expect(await page.locator('#messages img, #messages b').count()).toBe(0);
    expect(await page.title()).toBe('#playground · Sorabot');
  });

  it('answers a plain sentence, and a command that is not there, kindly', async () => {
    await type('hello there');
    await said('Nice to hear from you!').waitFor();
    await type('/dance');
    await said("I don't know /dance.").waitFor();
    await type('/sora-help');
    await said('I turn a sentence into a video.').waitFor();
    expect(ears.generations).toEqual([]);
  });

  it('misses nothing while the connection is away', async () => {
    const generation = await ask(fox);
    await said('Queued: about 2 ahead.').waitFor();
    await context.setOffline(true);
    await generation.deliver(video);
    await context.setOffline(false);
    await said('Here is your video.').waitFor();
    expect(await said('Queued: about 2 ahead.').count()).toBe(0);
    complaints = complaints.filter((line) => !line.includes('ERR_INTERNET_DISCONNECTED'));
  });

  it('fits a phone, in the dark too', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot('dark-empty');
    await (await ask(fox)).deliver(video);
    const second = await ask('a paper boat on a rainy street, seen from above, with ripples that catch the light of a shop sign');
    await second.say('Rendering, 47 %: about 20 s left.', { percent: 47 });
    await said('Rendering, 47 %').waitFor();
    await shoot('dark');
    expect(await faults()).toEqual([]);
    await page.setViewportSize({ width: 375, height: 720 });
    await shoot('phone-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await shoot('phone');
    expect(await page.evaluate(() => Reflect.get(globalThis, 'document').documentElement.scrollWidth)).toBe(375);
    expect(await faults()).toEqual([]);
  });
});
