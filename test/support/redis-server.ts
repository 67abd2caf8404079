import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export interface RedisServer {
  url: string;
  stop: () => Promise<void>;
}

/** A Redis of our own that keeps nothing on disk; undefined where redis-server is not on PATH. */
export async function startRedis(): Promise<RedisServer | undefined> {
  return startAt(await freePort());
}

/** One at a port where another was: clients that still knock there may hold it for a moment (loopback lets them connect to themselves). */
export async function restartRedis(port: number): Promise<RedisServer> {
  for (let tries = 1; tries <= 100; tries += 1) {
    const server = await startAt(port);
    if (server !== undefined) return server;
    await sleep(100);
  }
  throw new Error(`no Redis could be started again at ${port}`);
}

async function startAt(at: number): Promise<RedisServer | undefined> {
  const options = ['--port', String(at), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--databases', '16384'];
  const server = spawn('redis-server', options, { stdio: 'ignore' });
  const ended = Promise.race([once(server, 'exit'), once(server, 'error')]).catch(() => undefined);
  while (!(await accepts(at))) {
    const over = await Promise.race([ended.then(() => true), sleep(20, false)]);
    if (over) return undefined;
  }
  return {
    url: `redis://127.0.0.1:${at}`,
    async stop() {
      server.kill('SIGKILL');
      await ended;
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}
