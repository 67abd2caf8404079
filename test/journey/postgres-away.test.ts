import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startFakeDiscord, type FakeDiscord } from '../fakes/discord/fake-discord.ts';
import { openEyes, type DiscordEyes } from '../support/discord-eyes.ts';
import { startOwnPostgres, type OwnPostgres } from '../support/own-postgres.ts';
import { found, startSorabot, type Sorabot } from '../support/start-sorabot.ts';

/** Longer than connections wait and leases last; 20 s behave the same, and would be waited for at every run. */
const awayMs = 7_000;

describe('Postgres stopped while a video is made', () => {
  let discord: FakeDiscord;
  let eyes: DiscordEyes;
  let postgres: OwnPostgres;
  let sorabot: Sorabot;

  beforeAll(async () => {
    discord = await startFakeDiscord();
    eyes = openEyes(discord);
    postgres = await startOwnPostgres();
    sorabot = await startSorabot({ discord, postgres, renderSeconds: 2 });
  });
  afterAll(async () => {
    await sorabot?.stop();
    await discord?.stop();
  });
  afterEach(() => expect(discord.violations).toEqual([]));

  const ask = (prompt: string) => discord.slash({ command: 'sora', options: { prompt } });
  const press = (action: string) => discord.click({ buttonId: `v1:${action}:aaaaaaaaaaaaaaaa` });
  const readiness = async () => {
    const answer = await fetch(`${sorabot.url()}/readyz`);
    return { status: answer.status, ...((await answer.json()) as { checks: { postgres: string } }) };
  };
  const paid = async () => (await sorabot.simulator.control.posts()).map(({ prompt }) => prompt);

  it('loses nothing while it renders, promises nothing meanwhile, and says what is wrong', async () => {
    const asked = ask('a deep well');
    await found(() => postgres.database.prisma.generation.findFirst({ where: { status: 'rendering' } }));
    await postgres.goAway();
    const { status, checks } = await readiness();
    expect(status).toBe(503);
    expect(checks.postgres).not.toBe('ok');
    const manage = discord.slash({ command: 'sora-admin', sub: { name: 'limits', options: [] } });
    const acts = [ask('a wish too soon'), discord.slash({ command: 'sora-usage' }), manage, press('reroll'), press('approve')];
    await Promise.all(acts.map((act) => eyes.reads(act, 'I cannot reach my books just now')));
    await sleep(awayMs);
    await postgres.comeBack();
    const video = await eyes.seesVideo();
    expect(video.content).toContain('a deep well');
    await eyes.reads(asked, video.id);
    await found(async () => (await readiness()).status === 200);
    expect(await paid()).toEqual(['a deep well']);
    expect(await postgres.database.prisma.generation.count()).toBe(1);
  }, 60_000);

  it('pays once though the answer to the paid request finds no database', async () => {
    const submit = sorabot.simulator.control.hold('submit');
    ask('a second well');
    await submit.arrived;
    await postgres.goAway();
    submit.release();
    await sleep(awayMs);
    await postgres.comeBack();
    expect((await eyes.seesVideo()).content).toContain('a second well');
    await found(() => discord.messages().length === 2);
    expect((await paid()).filter((prompt) => prompt === 'a second well')).toHaveLength(1);
    const { status, heldMicroUsd, costMicroUsd } = await postgres.database.prisma.generation.findFirstOrThrow({
      where: { prompt: 'a second well' },
    });
    expect([status, heldMicroUsd, costMicroUsd]).toEqual(['delivered', 100_000n, 100_000n]);
  }, 60_000);
});
