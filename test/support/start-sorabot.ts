import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { startApp } from '../../src/app/app.ts';
import type { ModelDraft } from '../../src/backends/models-file.ts';
import { startSimulator, type Simulator } from '../../src/backends/simulator/start-simulator.ts';
import { readConfig } from '../../src/config/config.ts';
import type { Database } from '../../src/database/database.ts';
import { createLog } from '../../src/logging/log.ts';
import type { FakeDiscord } from '../fakes/discord/fake-discord.ts';
import type { FakeSlack } from '../fakes/slack/fake-slack.ts';
import { tinyModels } from '../fixtures/tiny-models.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** The signing secret that the app has where Slack delivers over HTTP. */
const signingSecret = 'the secret that signs';

export interface SorabotOptions {
  discord?: FakeDiscord;
  slack?: { fake: FakeSlack; over: 'socket' | 'http' };
  /** Of the environment, over what this helper sets; an empty value unsets. */
  env?: NodeJS.ProcessEnv;
  models?: ModelDraft[];
  renderSeconds?: number;
  /** A database of the test's own, in place of a fresh one on the run's Postgres. */
  postgres?: TestDatabase;
  /** False: the first app is the test's to start. */
  start?: boolean;
}

export interface LogLine extends Record<string, unknown> {
  level: number;
  msg: string;
}

/** The whole app in this process, and the world that it needs; the world outlives the app. */
export interface Sorabot {
  /** Where the web role of the newest app listens. */
  url: () => string;
  database: Database;
  simulator: Simulator;
  /** Everything that was logged, as it would have been written. */
  log: { text: () => string; lines: () => LogLine[] };
  /** One more app in the same world, as another process would be; answers how to stop it, as SIGTERM does. */
  startApp: (env?: NodeJS.ProcessEnv) => Promise<() => Promise<void>>;
  /** Stops every app, and leaves the world as it is. */
  stopApps: () => Promise<void>;
  stop: () => Promise<void>;
}

export async function startSorabot(options: SorabotOptions = {}): Promise<Sorabot> {
  const folder = await mkdtemp(join(tmpdir(), 'sorabot-journey-'));
  const { models = tinyModels, renderSeconds = 1, slack } = options;
  const postgres = options.postgres ?? (await createTestDatabase());
  const simulator = await startSimulator({ folder: join(folder, 'simulator'), models, renderSeconds });
  const modelsFile = join(folder, 'models.json');
  await writeFile(modelsFile, JSON.stringify(models));
  const environment = {
    DATABASE_URL: postgres.url,
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    POLL_INTERVAL_MS: '100',
    OPENAI_BASE_URL: simulator.address,
    VIDEO_DIALECT: 'simulator',
    VIDEO_MODELS: modelsFile,
    ...(options.discord && { DISCORD_TOKEN: options.discord.token, DISCORD_API_URL: options.discord.url }),
    ...(slack && slackEnvironment(slack)),
    ...options.env,
  };
  const logged: string[] = [];
  const log = createLog('trace', { write: (line) => void logged.push(line) });
  const stops = new Set<() => Promise<void>>();
  let url = '';

  const startOne = async (env: NodeJS.ProcessEnv = {}) => {
    const app = await startApp(readConfig({ ...environment, ...env }), log);
    url = /Health +(\S+)\/readyz/.exec(app.welcome)?.[1] ?? url;
    if (slack?.over === 'http') slack.fake.deliveries.deliverTo = { url: `${url}/slack/events`, signingSecret };
    const stop = async () => {
      stops.delete(stop);
      await app.stop();
    };
    stops.add(stop);
    return stop;
  };
  const stopApps = async () => void (await Promise.all([...stops].map((stop) => stop())));
  if (options.start !== false) await startOne();

  return {
    url: () => url,
    database: postgres.database,
    simulator,
    log: { text: () => logged.join(''), lines: () => logged.map((line) => JSON.parse(line) as LogLine) },
    startApp: startOne,
    stopApps,
    async stop() {
      await stopApps();
      await simulator.stop();
      await postgres.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function slackEnvironment({ fake, over }: NonNullable<SorabotOptions['slack']>): NodeJS.ProcessEnv {
  const door = over === 'socket' ? { SLACK_APP_TOKEN: 'xapp-1' } : { SLACK_SIGNING_SECRET: signingSecret };
  return { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_API_URL: fake.apiUrl, ...door };
}

type Nothing = undefined | null | false;

/** What `look` finds, once it finds something. */
export function found<T>(look: () => Nothing | T | Promise<Nothing | T>, timeout = 15_000): Promise<T> {
  return vi.waitUntil(look, { timeout, interval: 20 });
}
