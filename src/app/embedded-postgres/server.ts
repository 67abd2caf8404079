import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Home } from './home.ts';
import { readPostmaster } from './postmaster-file.ts';
import { startFaultOf } from './start-fault.ts';

/** Nothing of ours: the environment holds secrets, and variables that Postgres would obey. */
export const serverEnvironment = { TZ: 'UTC', LC_ALL: 'C' };

const always = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', 'log_timezone=UTC'];
const roomy = ['max_connections=200', 'log_checkpoints=off'];
const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

export interface Server {
  port: number;
  stop: () => Promise<void>;
}

/**
 * Starts the server and waits until it takes connections (after a crash it first recovers).
 * @returns undefined when the data folder, or the port, turned out to be taken: worth another look.
 * @throws {StartFault} when it ended for any other reason.
 */
export async function startServer(home: Home, durable: boolean): Promise<Server | undefined> {
  const port = await freePort();
  const child = spawnServer(home, [...always, ...roomy, ...(durable ? [] : careless), `port=${port}`]);
  const watchdog = guard(child, home);
  const ended = once(child, 'exit');
  ended.then(
    () => watchdog?.kill('SIGKILL'),
    () => undefined,
  );
  const deadline = Date.now() + 120_000;
  while (!isReady(home, child)) {
    if (await Promise.race([ended.then(() => true), sleep(20, false)])) return explainEnd(home);
    if (Date.now() > deadline) child.kill('SIGQUIT');
  }
  child.unref();
  return { port, stop: () => stopServer(child) };
}

function spawnServer(home: Home, settings: string[]): ChildProcess {
  const output = openSync(home.logFile, 'w', 0o600);
  const options = ['-D', home.data, ...settings.flatMap((setting) => ['-c', setting])];
  // Detached: Ctrl-C reaches the app only, which finishes what it has in hand before it stops its database.
  const child = spawn(join(home.binaries.native, 'bin', 'postgres'), options, {
    ...home.account,
    cwd: dirname(home.data),
    env: serverEnvironment,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  return child;
}

/** Our death, even by SIGKILL, closes the pipe that the watchdog reads; it then shuts the server down. */
function guard(server: ChildProcess, home: Home): ChildProcess | undefined {
  if (process.platform === 'win32' || server.pid === undefined) return undefined;
  const script = 'cat >/dev/null; kill -INT "$1"';
  const watchdog = spawn('/bin/sh', ['-c', script, 'sh', String(server.pid)], {
    ...home.account,
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.unref();
  if (watchdog.stdin !== null && 'unref' in watchdog.stdin && typeof watchdog.stdin.unref === 'function') watchdog.stdin.unref();
  return watchdog;
}

function isReady(home: Home, child: ChildProcess): boolean {
  const postmaster = readPostmaster(home.data);
  return postmaster !== undefined && postmaster.ready && postmaster.pid === child.pid;
}

function explainEnd(home: Home): undefined {
  const output = readFileSync(home.logFile, 'utf8');
  if (/lock file ".*" already exists|Address already in use|could not create any TCP/.test(output)) return undefined;
  throw startFaultOf(undefined, output, home.data);
}

/** SIGINT is the fast shutdown: open transactions are rolled back, data is written, and it ends. */
async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  const patience = setTimeout(() => child.kill('SIGQUIT'), 10_000);
  await ended;
  clearTimeout(patience);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
