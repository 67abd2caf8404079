import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Redis } from 'ioredis';
import { startFakeDiscord, type FakeDiscord } from '../fakes/discord/fake-discord.ts';
import { openEyes, type DiscordEyes } from '../support/discord-eyes.ts';
import { redisUrl } from '../support/redis.ts';
import { found, startSorabot, type Sorabot } from '../support/start-sorabot.ts';

describe('a video under way in troubled times', () => {
  let discord: FakeDiscord;
  let eyes: DiscordEyes;
  let sorabot: Sorabot | undefined;

  beforeEach(async () => {
    discord = await startFakeDiscord();
    eyes = openEyes(discord);
  });
  afterEach(async () => {
    expect(discord.violations).toEqual([]);
    await sorabot?.stop();
    await discord.stop();
  });

  const start = async (more: Parameters<typeof startSorabot>[0] = {}) => (sorabot = await startSorabot({ discord, ...more }));
  const ask = (prompt: string, userId = discord.home.userId) => discord.slash({ command: 'sora', options: { prompt }, userId });
  /** What was posted and what was paid for, once this many are over. */
  const arrivals = async ({ simulator, database }: Sorabot, count: number) => {
    await found(async () => (await database.prisma.generation.count({ where: { dueAt: null } })) === count, 25_000);
    const posted: string[] = eyes.results().map(({ content }) => /^> `(.*)`$/m.exec(content)?.[1] ?? '');
    const accepted = (await simulator.control.posts()).filter((post) => post.accepted);
    const paid: string[] = accepted.map(({ prompt }) => prompt);
    return { posted: posted.toSorted(), paid: paid.toSorted(), messages: discord.messages().length };
  };
  /** Every one posted, none posted or paid for twice, and nothing else left in the channel. */
  const once = (prompts: string[]) => ({ posted: prompts.toSorted(), paid: prompts.toSorted(), messages: prompts.length });

  const engines = [
    { engine: 'Postgres', skip: false, wipe: truncate },
    { engine: 'Redis', skip: redisUrl() === undefined, wipe: flush },
  ];
  async function truncate({ database }: Sorabot) {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT format('bullmq.%I', tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq'`,
    );
    await database.pool.query(`TRUNCATE ${rows.map(({ name }) => name).join(', ')}`);
  }
  async function flush(_sorabot: Sorabot, url: string) {
    const client = new Redis(url);
    await client.flushdb();
    client.disconnect();
  }

  describe.each(engines)('with the queue on $engine', ({ skip, wipe }) => {
    it.skipIf(skip)(
      'arrives though the queue is wiped while it waits and while it is made',
      async () => {
        const url = skip ? '' : (redisUrl() ?? '');
        const app = await start({ env: wipe === flush ? { REDIS_URL: url } : {}, renderSeconds: 2 });
        await app.database.prisma.backend.updateMany({ data: { maxRunning: 0 } });
        ask('a patient stone');
        await eyes.sees('Queued');
        await wipe(app, url);
        await app.database.prisma.backend.updateMany({ data: { maxRunning: 10 } });
        await found(async () => (await app.simulator.control.posts()).length === 1, 15_000);
        await wipe(app, url);
        expect(await arrivals(app, 1)).toEqual(once(['a patient stone']));
      },
      40_000,
    );
  });

  it('arrives once though the app is stopped while it is made, and started again', async () => {
    const app = await start({ renderSeconds: 2 });
    const asked = ask('a migrating bird');
    await found(() => app.database.prisma.generation.findFirst({ where: { status: 'rendering' } }));
    await app.stopApps();
    expect(eyes.results()).toEqual([]);
    await app.startApp();
    expect(await arrivals(app, 1)).toEqual(once(['a migrating bird']));
    await eyes.reads(asked, 'Your video is here.');
  }, 40_000);

  it('arrives once however many processes share the work', async () => {
    const app = await start({ start: false });
    await app.startApp({ ROLES: 'bot,web' });
    await app.startApp({ ROLES: 'worker' });
    await app.startApp({ ROLES: 'worker' });
    const prompts = Array.from({ length: 8 }, (_, index) => `scene ${index}`);
    for (const prompt of prompts) ask(prompt, discord.world.addUser(prompt).id);
    expect(await arrivals(app, prompts.length)).toEqual(once(prompts));
  }, 40_000);

  it('is granted no more than the limit of the day, however many ask at once', async () => {
    const app = await start({ env: { MAX_DAILY_USD: '0.75' }, renderSeconds: 0 });
    const acts = Array.from({ length: 30 }, (_, index) => ask(`wish ${index}`, discord.world.addUser(`${index}`).id));
    await found(() => acts.every(({ reply }) => /line|here|limit/.test(reply?.content ?? '')), 20_000);
    const refused = acts.filter(({ reply }) => reply?.content.includes('over a limit'));
    expect(refused).toHaveLength(23);
    expect(refused[0]?.reply?.content).toMatch(
      /This would cost \$0\.10.*The limit for everybody together is \$0\.75 a day: .*, \$0\.\d+ left/s,
    );
    await found(() => eyes.results().length === 7, 20_000);
    await found(async () => (await app.database.prisma.generation.count({ where: { dueAt: null } })) === 7);
    const day = await app.database.prisma.spendWindow.findFirst({ where: { scope: 'instance' } });
    expect([day?.heldUsd, day?.spentUsd]).toEqual([0n, 700_000n]);
    expect(await app.simulator.control.posts()).toHaveLength(7);
  }, 60_000);

  it('waits its turn when the backend has too much to do, and arrives', async () => {
    const app = await start();
    const refuse = { status: 429, code: 'rate_limit_exceeded', message: 'Slow down.', retryAfterSeconds: 1, times: 1 };
    app.simulator.control.forPrompt('busy', { refuse });
    const prompts = ['a busy bee', 'a busy ant'];
    for (const prompt of prompts) ask(prompt);
    expect(await arrivals(app, prompts.length)).toEqual(once(prompts));
    expect((await app.simulator.control.posts()).length).toBeGreaterThan(2);
  }, 40_000);

  it('leaves its mark in figures, and in lines that carry its id and no secret', async () => {
    const app = await start();
    const prompt = 'an unspeakable zebra';
    const asked = ask(prompt);
    await eyes.reads(asked, 'Your video is here.');
    const figures = await (await fetch(`${app.url()}/metrics`)).text();
    expect(figures).toMatch(/sorabot_submissions_total\{backend="main",outcome="accepted"\} [1-9]/);
    expect(figures).toMatch(/sorabot_outcomes_total\{status="delivered",kind=""\} [1-9]/);
    const { id } = await app.database.prisma.generation.findFirstOrThrow();
    const lines = app.log.lines();
    const life = ['requested', 'the backend has it', 'stored', 'delivered'];
    expect(life.map((msg) => lines.filter((line) => line.msg === msg).map(({ generationId }) => generationId))).toEqual([
      [id],
      [id],
      [id],
      [id],
    ]);
    for (const secret of ['zebra', discord.token, asked.token]) expect(app.log.text()).not.toContain(secret);
  });
});
