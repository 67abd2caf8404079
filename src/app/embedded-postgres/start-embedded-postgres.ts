import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../database/connect.ts';
import { StartFault } from '../../errors/fault.ts';
import { ensureCluster } from './cluster.ts';
import { prepareHome, type Home } from './home.ts';
import { readPostmaster } from './postmaster-file.ts';
import { startServer } from './server.ts';
import { startFaultOf } from './start-fault.ts';

export interface EmbeddedPostgres {
  url: string;
  /** Stops the server if we started it; one that we found running belongs to another process. */
  stop: () => Promise<void>;
}

/** A killed server stays in the process table for a second or two, and its lock with it. */
const patienceMs = 8_000;
/** One that another process starts, or stops, may have much to recover or to write. */
const longPatienceMs = 60_000;

/**
 * A real Postgres on a free port of 127.0.0.1, its data under `folder`. Started by us, or found running there.
 * @param options.durable false for tests: faster, and lost with the machine's power.
 * @param options.log gets a line when the data had to go somewhere else than asked.
 * @throws {StartFault} with one sentence that says what to do.
 */
export async function startEmbeddedPostgres(options: {
  folder: string;
  durable?: boolean;
  log?: (line: string) => void;
}): Promise<EmbeddedPostgres> {
  const durable = options.durable ?? true;
  try {
    const home = prepareHome(options.folder, options.log ?? (() => undefined));
    await ensureCluster(home, durable);
    return await startOrAdopt(home, durable);
  } catch (error) {
    throw startFaultOf(error, '', options.folder);
  }
}

async function startOrAdopt(home: Home, durable: boolean): Promise<EmbeddedPostgres> {
  for (const begun = Date.now(); ; await sleep(250)) {
    const running = readPostmaster(home.data);
    if (running === undefined) {
      const server = await startServer(home, durable);
      if (server !== undefined) return { url: urlOf(home, server.port), stop: server.stop };
    } else if (running.ready && (await answers(urlOf(home, running.port)))) {
      return { url: urlOf(home, running.port), stop: async () => undefined };
    }
    if (Date.now() - begun > (running?.ready === false ? longPatienceMs : patienceMs)) throw heldBy(home, running?.pid);
  }
}

function heldBy(home: Home, pid: number | undefined): StartFault {
  const holder = pid === undefined ? 'another process' : `process ${pid}`;
  return new StartFault(`The data in ${home.data} is held by ${holder}, which does not answer: end it, then start again.`);
}

function urlOf(home: Home, port: number): string {
  return `postgresql://sorabot:${home.password}@127.0.0.1:${port}/postgres`;
}

async function answers(url: string): Promise<boolean> {
  try {
    const client = await connect(url);
    await client.end();
    return true;
  } catch {
    return false;
  }
}
