import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermissionFlagsBits } from 'discord.js';
import { vi } from 'vitest';
import { startSimulator, type Simulator } from '../../src/backends/simulator/start-simulator.ts';
import type { Database } from '../../src/database/database.ts';
import { startFakeDiscord, type FakeDiscord } from '../fakes/discord/fake-discord.ts';
import { tinyModels } from '../fixtures/tiny-models.ts';
import { startAppProcess, type AppProcess } from '../support/app-process.ts';
import { createTestDatabase } from '../support/database.ts';
import { operate } from '../support/operate.ts';
import { redisUrl } from '../support/redis.ts';
import { appConnections, endStatements, noStatementsLeft, takeLock, type Lock } from './lock.ts';

export type Engine = 'postgres' | 'redis';

/** All that is around a process, and goes on when it is killed. */
export interface Stage {
  discord: FakeDiscord;
  simulator: Simulator;
  database: Database;
  /** Starts a process on what the last one left; it hears commands when this resolves. */
  start: () => Promise<void>;
  /** Kills the process. A request or statement of its that is held outlives it, or ends with it. */
  kill: (held?: 'outlives' | 'ends') => Promise<void>;
  ask: (prompt: string, userId?: string) => void;
  /** Where the managers are asked. */
  managersId: string;
  /** From now on they are asked about every video. */
  wantApproval: () => Promise<void>;
  /** One of them presses Approve, if anything still waits for that. */
  approve: () => Promise<void>;
  /** Keeps the next such request to Discord, `before` it is done or `after`; resolves when it is there. */
  hold: (...which: Parameters<FakeDiscord['hold']>) => Promise<{ release: () => void }>;
  lock: (statement: string) => Promise<Lock>;
  /** Resolves when nothing is left to do, but to wait for what nobody can tell. */
  settled: (withinMs?: number) => Promise<void>;
  /** What the processes wrote. */
  output: () => string;
  stop: () => Promise<void>;
}

export async function createStage(engine: Engine): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'sorabot-kill-'));
  const { url, database, drop } = await createTestDatabase();
  const discord = await startFakeDiscord();
  const { id: managersId } = discord.world.addChannel({ guildId: discord.home.guildId });
  const manager = addManager(discord);
  const simulator = await startSimulator({ folder: join(folder, 'simulator'), models: tinyModels, renderSeconds: 1 });
  const environment = {
    DATABASE_URL: `${url}?application_name=${appConnections}`,
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    PLAYGROUND: 'off',
    LOG_LEVEL: 'warn',
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    OPENAI_BASE_URL: simulator.address,
    VIDEO_DIALECT: 'simulator',
    VIDEO_MODELS: await writeModels(folder),
    POLL_INTERVAL_MS: '100',
    ...(engine === 'redis' && { REDIS_URL: redisUrl() ?? '' }),
  };
  const processes: AppProcess[] = [];
  let requests: { release: () => void }[] = [];
  let locks: Lock[] = [];

  return {
    discord,
    simulator,
    database,
    async start() {
      processes.push(await startAppProcess(environment));
    },
    async kill(held = 'ends') {
      await processes.at(-1)?.kill();
      if (held === 'ends') await endStatements(database);
      else for (const { release } of requests) release();
      for (const { release } of locks) await release();
      [requests, locks] = [[], []];
      await noStatementsLeft(database);
      // Longer than Discord knows a nonce: from here on only a look into the channel tells what was posted.
      discord.pass(5 * 60_000);
    },
    ask: (prompt, userId = discord.home.userId) =>
      void discord.slash({ command: 'sora', options: { prompt, model: 'tiny' }, userId }),
    managersId,
    async wantApproval() {
      const place = `discord:${discord.home.guildId}`;
      await operate(database, `enable ${place} 100`);
      await operate(database, `at ${place} set channel:${managersId}`);
      await operate(database, `at ${place} limit each video 0.05 then ask`);
    },
    async approve() {
      const waiting = await database.prisma.generation.findFirst({ where: { status: 'awaiting_approval' } });
      if (waiting === null) return;
      const isCard = ({ content }: { content: string }) => content.endsWith(`-# ask ${waiting.id}`);
      const under = await vi.waitUntil(() => discord.messages(managersId).find(isCard), { timeout: 20_000, interval: 20 });
      discord.click({ buttonId: `v1:approve:${waiting.id}`, under, channelId: managersId, userId: manager });
    },
    async hold(...which) {
      const held = discord.hold(...which);
      requests.push(held);
      await held.arrived;
      return held;
    },
    async lock(statement) {
      const lock = await takeLock(database, statement);
      locks.push(lock);
      return lock;
    },
    async settled(withinMs = 30_000) {
      await vi.waitUntil(() => nothingToDo(database, simulator), { timeout: withinMs, interval: 100 });
    },
    output: () => processes.map((each) => each.output()).join('\n--- killed ---\n'),
    async stop() {
      await processes.at(-1)?.kill();
      await Promise.all([discord.stop(), simulator.stop()]);
      await drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeModels(folder: string): Promise<string> {
  const file = join(folder, 'models.json');
  await writeFile(file, JSON.stringify(tinyModels));
  return file;
}

/**
 * What the backend has will be found; what it does not have stays uncertain for a day, and the asker has to know. A request whose card
 * is posted waits for a manager for a day.
 */
async function nothingToDo({ prisma }: Database, { control }: Simulator): Promise<boolean> {
  const due = await prisma.generation.findMany({ where: { dueAt: { not: null } } });
  const paid = new Set((await control.posts()).map((post) => post.prompt));
  return due.every(
    ({ status, shownStatus, prompt, dueAt }) =>
      (status === 'uncertain' && shownStatus === 'uncertain' && !paid.has(prompt)) ||
      (status === 'awaiting_approval' && Number(dueAt) > Date.now() + 60 * 60_000),
  );
}

/** Somebody who may manage the server; answers their id. */
function addManager({ world, home: { guildId } }: FakeDiscord): string {
  const { id } = world.addUser('Vixen');
  world.member(guildId, id)?.roles.push(world.addRole({ guildId, permissions: PermissionFlagsBits.ManageGuild }).id);
  return id;
}
