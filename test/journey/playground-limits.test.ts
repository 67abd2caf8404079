import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatorModels } from '../../src/backends/simulator/models.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { startSorabot, type Sorabot } from '../support/start-sorabot.ts';

/** Where screenshots are kept for people to look at; none are taken without it. */
const shots = process.env['SCREENSHOT_DIR'];

describe.skipIf(!hasChromium)('limits in the playground, in two browsers', () => {
  let sorabot: Sorabot;
  let browser: Browser;
  let asker: Page;
  let manager: Page;
  const complaints: string[] = [];

  const open = async () => {
    const context = await browser.newContext({ viewport: { width: 1000, height: 820 } });
    const page = await context.newPage();
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${sorabot.url()}/playground`);
    await page.getByText('Live', { exact: true }).waitFor();
    return page;
  };
  const nameOn = async (page: Page) => (await page.locator('meta[name=playground-name]').getAttribute('content')) ?? '';
  const said = (page: Page, text: string | RegExp) => page.locator('#messages').getByText(text).first();
  const type = async (page: Page, line: string) => {
    await page.getByLabel('Message to #playground').fill(line);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
  };
  const shoot = async (page: Page, name: string) => {
    if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` });
  };
  const faults = async (page: Page) => {
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => Reflect.get(globalThis, 'axe').run());
    const { violations } = found as { violations: { id: string; nodes: { html: string }[] }[] };
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };

  beforeAll(async () => {
    sorabot = await startSorabot({ env: { OPENAI_BASE_URL: '', VIDEO_DIALECT: '' }, models: simulatorModels });
    browser = await launchChromium();
    [asker, manager] = [await open(), await open()];
  });
  afterAll(async () => {
    await browser?.close();
    await sorabot?.stop();
    expect(complaints).toEqual([]);
  });

  it('tells what is left, as bars that can be read without eyes', async () => {
    await type(asker, '/sora-usage');
    await said(asker, 'This is what was spent, and what is left.').waitFor();
    const bar = asker.getByRole('meter').first();
    expect(await bar.getAttribute('aria-valuenow')).toBe('0');
    expect(await asker.locator('time.moment').first().getAttribute('title')).toMatch(/\d/);
    await shoot(asker, 'usage');
    expect(await faults(asker)).toEqual([]);
  });

  it('offers the verbs of a manager by keyboard, and does what is typed', async () => {
    await manager.getByLabel('Message to #playground').focus();
    await manager.keyboard.type('/sora-a');
    await manager.keyboard.press('Enter');
    await manager.getByRole('option', { name: '/sora-admin limits' }).waitFor();
    await shoot(manager, 'verbs');
    expect(await faults(manager)).toEqual([]);
    await manager.keyboard.type('limit');
    await manager.keyboard.press('Enter');
    await manager.keyboard.type(`@${await nameOn(asker)} $1 a day`);
    await manager.keyboard.press('Enter');
    await said(manager, /\$1\.00 a day/).waitFor();
    await shoot(manager, 'limit-set');
  });

  it('shows what would fit instead of a video that is over a limit', async () => {
    await type(asker, '/sora a lighthouse in a storm');
    await said(asker, /held/).waitFor();
    await asker.getByLabel('Length').selectOption('12');
    await type(asker, '/sora a red fox in the snow');
    await said(asker, 'This would fit:').waitFor();
    await shoot(asker, 'refused');
    expect(await faults(asker)).toEqual([]);
    const card = asker.locator('.message', { hasText: 'This would fit:' });
    const id = await card.getAttribute('id');
    await card.getByRole('button').first().click();
    await expect.poll(() => asker.locator(`[id="${id}"]`).innerText()).not.toContain('This would fit:');
    await shoot(asker, 'made-instead');
  });

  it('lets one visitor approve what another asked for', async () => {
    await asker.getByLabel('Length').selectOption('4');
    await type(manager, '/sora-admin set #playground');
    await said(manager, /#?playground/).waitFor();
    await type(manager, `/sora-admin limit @${await nameOn(asker)} $5 a day`);
    await type(manager, `/sora-admin limit @${await nameOn(asker)} each video $0.20 then ask`);
    await said(manager, /\$0\.20/).waitFor();
    await type(asker, '/sora a paper boat on a rainy street');
    const card = manager.locator('[data-kind=approval]');
    await card.waitFor();
    expect(await card.innerText()).toContain(await nameOn(asker));
    await shoot(manager, 'approval');
    expect(await faults(manager)).toEqual([]);
    await manager.emulateMedia({ colorScheme: 'dark' });
    await manager.setViewportSize({ width: 375, height: 720 });
    await shoot(manager, 'approval-phone-dark');
    expect(await faults(manager)).toEqual([]);
    await card.getByRole('button', { name: 'Approve', exact: true }).click();
    await said(asker, `Approved by ${await nameOn(manager)}.`).waitFor();
    await asker.emulateMedia({ colorScheme: 'dark' });
    await type(asker, '/sora-usage');
    await shoot(asker, 'approved-dark');
    await asker.setViewportSize({ width: 375, height: 720 });
    await shoot(asker, 'usage-phone-dark');
    expect(await faults(asker)).toEqual([]);
  });
});
