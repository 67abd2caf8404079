import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes, randomUUID } from 'node:crypto';
import { importCatalogue } from '../../src/app/import-catalogue.ts';
import { saveBackend } from '../../src/database/model-queries.ts';
import { tinyModels } from '../fixtures/tiny-models.ts';
import { connectBackend } from '../../src/backends/connect-backend.ts';
import { startSimulator, type Simulator } from '../../src/backends/simulator/start-simulator.ts';
import { createSeal } from '../../src/config/seal.ts';
import { claimDue, noteStillRunning } from '../../src/database/sweep-queries.ts';
import { keepInstanceLimit } from '../../src/database/limit-queries.ts';
import { findGeneration, type Generation } from '../../src/database/generation-queries.ts';
import { announceGeneration } from '../../src/generations/announce.ts';
import type { OperatorNotice } from '../../src/generations/announcements/announcement.ts';
import type { Doors } from '../../src/generations/doors.ts';
import { requestGeneration, type Request } from '../../src/generations/request.ts';
import { createRenderTimes } from '../../src/generations/time-left.ts';
import { jobs } from '../../src/jobs/job-list.ts';
import { remindLine } from '../../src/jobs/remind-line.ts';
import { takeUp } from '../../src/jobs/take-up.ts';
import { createLog } from '../../src/logging/log.ts';
import { createDiskStore } from '../../src/media/disk-store.ts';
import type { Asker, ChatSender } from '../../src/platforms/chat-platform.ts';
import { createSender } from '../../src/platforms/playground/sender.ts';
import type { JobName } from '../../src/queue/enqueue.ts';
import { createTestDatabase } from './database.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

/** A message in the channel, as its row says. */
export interface Seen {
  id: string;
  body: { kind?: string; headline: string; facts: string[]; video?: unknown; link?: { url: string } };
  onlyFor: string | null;
}

/** All that the rules need, real: Postgres, the simulator over HTTP, the playground's channel; only time stands still. */
export interface World {
  doors: Doors;
  clock: TestClock;
  simulator: Simulator;
  asker: Asker;
  /** The sender behind the doors: methods can be put over it. */
  sender: ChatSender;
  /** What the operator was told. */
  notices: OperatorNotice[];
  /** Asks as a listener's command would, without following any reminder. */
  ask: (prompt: string, more?: Partial<Request>) => Promise<string>;
  /** Follows reminders and what is due, turning the clock, until nothing is left to do within the time. */
  settle: (forMs?: number) => Promise<void>;
  /** Follows the reminders that are there, without turning the clock. */
  followReminders: () => Promise<void>;
  row: (id: string) => Promise<Generation>;
  seen: () => Promise<Seen[]>;
  spend: () => Promise<{ held: bigint; spent: bigint }>;
  stop: () => Promise<void>;
}

export async function createWorld(options: { maxDaily?: bigint; renderSeconds?: number } = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'sorabot-world-'));
  const { database, drop } = await createTestDatabase();
  const clock = createTestClock();
  const log = createLog('silent');
  const instance = options.maxDaily ?? 1_000_000_000n;
  const firstLimits = { instance, workspace: undefined, personal: undefined };
  await keepInstanceLimit(database, instance);
  const simulator = await startSimulator({
    folder: join(folder, 'simulator'),
    clock,
    models: tinyModels,
    renderSeconds: options.renderSeconds ?? 8,
  });
  const backend = { id: 'simulator', address: simulator.address, dialect: 'simulator', key: undefined };
  await saveBackend(database, backend);
  await writeFile(join(folder, 'models.json'), JSON.stringify(tinyModels));
  await importCatalogue(join(folder, 'models.json'), database, backend, log);
  const notices: OperatorNotice[] = [];
  const reminders: { job: JobName; id: string; due: number }[] = [];
  const sender = createSender({ database, publicUrl: () => 'http://localhost:3000', clock });
  const doors: Doors = {
    database,
    clock,
    log,
    firstLimits,
    demo: true,
    pollIntervalMs: undefined,
    reachable: false,
    demoWords: [],
    enqueue: async (job, id, more) =>
      void reminders.push({
        job,
        id,
        due: clock.now().getTime() + (more?.delayMs ?? 0),
      }),
    backends: new Map([['simulator', connectBackend(backend, log)]]),
    senders: new Map([['playground', sender]]),
    store: createDiskStore(join(folder, 'media')),
    seal: createSeal(randomBytes(32).toString('base64')),
    renderTimes: createRenderTimes(database, clock),
    mediaUrl: (id) => `http://localhost:3000/media/${id}`,
    tellOperator: async (notice) => void notices.push(notice),
  };
  const asker: Asker = { platform: 'playground', workspaceId: 'playground', memberId: 'fox', channelId: 'playground' };

  const followReminders = async () => {
    for (;;) {
      const at = reminders.findIndex(({ due }) => due <= clock.now().getTime());
      const [next] = at < 0 ? [] : reminders.splice(at, 1);
      if (next === undefined) return;
      await jobs[next.job](doors, next.id).catch(() => undefined);
    }
  };
  const sweep = async () => {
    const now = clock.now();
    const claimed = await claimDue(database, now, new Date(now.getTime() + 15_000), 100);
    await remindLine(doors, claimed, ({ id }) => reminders.push({ job: 'notify', id, due: now.getTime() }));
    for (const due of claimed) {
      const look = await takeUp(doors, due).catch(() => undefined);
      if (look !== undefined) await noteStillRunning(database, [look]);
    }
  };

  return {
    doors,
    clock,
    simulator,
    asker,
    sender,
    notices,
    followReminders,
    async ask(prompt, more = {}) {
      const requested = await requestGeneration(doors, {
        asker,
        requestKey: randomUUID(),
        prompt,
        wish: { model: 'tiny' },
        ...more,
      });
      if ('unpromised' in requested) throw new Error(requested.unpromised.headline);
      await announceGeneration(doors, requested.id);
      return requested.id;
    },
    async settle(forMs = 6e4) {
      for (let passed = 0; passed < forMs; passed += 1e3) {
        await followReminders();
        await sweep();
        await followReminders();
        clock.turn(1e3);
        if (reminders.length === 0 && (await database.prisma.generation.count({ where: { dueAt: { not: null } } })) === 0) return;
      }
    },
    async row(id) {
      const generation = await findGeneration(database, id);
      if (generation === undefined) throw new Error(`there is no generation ${id}`);
      return generation;
    },
    async seen() {
      const rows = await database.prisma.playgroundMessage.findMany({
        where: { removed: false },
        orderBy: { revision: 'asc' },
      });
      return rows.map(({ id, body, onlyFor }) => ({
        id,
        body: body as unknown as Seen['body'],
        onlyFor,
      }));
    },
    async spend() {
      const { _sum } = await database.prisma.ledgerEntry.aggregate({ _sum: { heldUsd: true, spentUsd: true } });
      return { held: _sum.heldUsd ?? 0n, spent: _sum.spentUsd ?? 0n };
    },
    async stop() {
      await simulator.stop();
      await sender.stop();
      await drop();
      await rm(folder, {
        recursive: true,
        force: true,
      });
    },
  };
}
