import { join } from 'node:path';
import { systemClock } from '../clock/clock.ts';
import { createEars } from '../commands/ears.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { keepInstanceLimit } from '../database/limit-queries.ts';
import { createSeal } from '../config/seal.ts';
import { loadSecrets } from '../config/secrets.ts';
import type { Doors } from '../generations/doors.ts';
import { createRenderTimes } from '../generations/time-left.ts';
import { startChores } from '../jobs/chores.ts';
import { startSweeper } from '../jobs/sweeper.ts';
import { jobs } from '../jobs/job-list.ts';
import type { Log } from '../logging/log.ts';
import { formatUsd, type MicroUsd } from '../micro-usd/micro-usd.ts';
import { createDiskStore } from '../media/disk-store.ts';
import { createMediaLinks } from '../media/media-link.ts';
import { createWebhook } from '../network/webhook.ts';
import type { ChatListener, ChatPlatform } from '../platforms/chat-platform.ts';
import type { JobName } from '../queue/enqueue.ts';
import type { PlaygroundOptions } from '../platforms/playground/platform.ts';
import { createQueue, type Queue } from '../queue/create-queue.ts';
import { platforms as platformList } from './platform-list.ts';
import { createParts, type Parts } from './process-parts.ts';
import { createAddress } from './address.ts';
import { findStoredVideo } from './find-stored-video.ts';
import { firstLimitsOf, isDemo } from './first-limits-of.ts';
import { isPublicUrl } from './public-url.ts';
import { readinessOf } from './readiness.ts';
import { remind } from './remind.ts';
import { startBackend } from './start-backend.ts';
import { startDatabase } from './start-database.ts';
import { startGauges } from './gauges.ts';
import { startWeb } from './start-web.ts';
import { welcome } from './welcome.ts';

/** How many reminders one worker follows at once; each holds little more than a request to somewhere else. */
const concurrency = 32;

export interface App {
  /** What to tell the person who started it. */
  welcome: string;
  /** Stops hearing, finishes the step in hand, gives the rest back, then stops everything that was started. */
  stop: () => Promise<void>;
}

/** Starts what the roles of this process need, each part once what it needs is there. @throws {StartFault} */
export async function startApp(config: Config, log: Log): Promise<App> {
  const parts = createParts(log);
  try {
    return { welcome: await start(config, log, parts), stop: parts.stop };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

async function start(config: Config, log: Log, parts: Parts): Promise<string> {
  const secrets = loadSecrets(config);
  const database = await startDatabase(config, parts, log);
  const queue = await createQueue({ redisUrl: config.redisUrl, database, log });
  parts.onStop('queue', queue.close);
  const backend = await startBackend(config, database, parts, log);
  const firstLimits = firstLimitsOf(config);
  const instance = await instanceLimit(database, config.maxDailyUsd, firstLimits.instance, log);
  const store = createDiskStore(join(config.dataDir, 'media'));
  const address = createAddress(config);
  const findVideo = (id: string) => findStoredVideo(database, store, id);
  const playground = playgroundOptions(config, {
    database,
    findVideo,
    log,
    publicUrl: address.known,
    sessionSecret: secrets.session,
  });
  const platforms = await startPlatforms({ config, log, playground }, parts);
  const links = createMediaLinks(secrets.session);
  const doors: Doors = {
    ...backend,
    database,
    store,
    log,
    clock: systemClock,
    enqueue: remind(queue, log),
    senders: new Map(platforms.map(({ name, sender }) => [name, sender])),
    seal: createSeal(secrets.encryption),
    renderTimes: createRenderTimes(database, systemClock),
    mediaUrl: (id, until) => `${address.get()}/media/${links.mint(id, until)}`,
    reachable: isPublicUrl(address.get()),
    firstLimits,
    demo: isDemo(config),
    tellOperator: config.alertWebhookUrl === undefined ? () => Promise.resolve() : createWebhook(config.alertWebhookUrl),
    pollIntervalMs: config.pollIntervalMs,
  };
  startGauges(database, queue, parts, log);
  const listeners = new Map<string, ChatListener>();
  const readiness = readinessOf(database, queue, platforms, listeners);
  const url = await startWeb({ config, log, parts, platforms, links, findVideo, readiness });
  if (url !== undefined) address.listensAt(url);
  if (!doors.reachable && (config.discord ?? config.slack) !== undefined)
    log.warn(
      'PUBLIC_URL is not an address that others can open: a video too large for a channel is made smaller, and links work here only',
    );
  if (config.roles.includes('worker')) startWorker(doors, queue, parts);
  await startHearing(doors, config, platforms, listeners, parts);
  return welcome(config, { engine: queue.engine, url, limits: { ...firstLimits, instance } });
}

/** What the whole instance may spend a day: what an operator has set, else the first limit. */
async function instanceLimit(database: Database, said: string | undefined, first: MicroUsd, log: Log): Promise<MicroUsd> {
  const { amount } = await keepInstanceLimit(database, first);
  if (said !== undefined && amount !== first)
    log.warn(`MAX_DAILY_USD is ${said}, but an operator has set ${formatUsd(amount)} a day: that holds`);
  return amount;
}

/** It is open to whoever sits at this machine, as long as nothing is paid. */
function playgroundOptions(config: Config, rest: Omit<PlaygroundOptions, 'open' | 'commandName' | 'clock'>): PlaygroundOptions {
  const { host, commandName } = config;
  const open = isDemo(config) && ['127.0.0.1', '::1', 'localhost'].includes(host);
  return { ...rest, open, commandName, clock: systemClock };
}

async function startPlatforms(needs: Parameters<typeof platformList.discord>[0], parts: Parts): Promise<ChatPlatform[]> {
  const made = await Promise.all(Object.values(platformList).map((make) => make(needs)));
  const platforms = made.filter((platform) => platform !== undefined);
  for (const { name, sender } of platforms) parts.onStop(`${name} sender`, sender.stop);
  return platforms;
}

function startWorker(doors: Doors, queue: Queue, parts: Parts): void {
  const handlers = Object.fromEntries(
    Object.entries(jobs).map(([name, run]) => [name, (id: string) => run(doors, id)]),
  ) as Record<JobName, (id: string) => Promise<void>>;
  parts.onStop('workers', queue.run(handlers, concurrency).stop);
  parts.onStop('sweeper', startSweeper(doors).stop);
  parts.onStop('chores', startChores(doors).stop);
}

/** Each role hears what comes in at its own door. */
async function startHearing(
  doors: Doors,
  config: Config,
  platforms: ChatPlatform[],
  listeners: Map<string, ChatListener>,
  parts: Parts,
): Promise<void> {
  const ears = createEars(doors, config.commandName);
  for (const platform of platforms.filter(({ heardBy }) => config.roles.includes(heardBy))) {
    const listener = platform.createListener();
    listeners.set(platform.name, listener);
    parts.onStop(`${platform.name} listener`, listener.stop);
    await listener.start(ears);
  }
}
