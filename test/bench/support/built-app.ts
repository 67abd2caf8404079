import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface BuiltApp {
  pid: number;
  stop: () => Promise<void>;
}

/** The built product in a process of its own, as `npm start` runs it, with nothing of our environment but what is given. */
export async function startBuiltApp(environment: Record<string, string>): Promise<BuiltApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sorabot-bench-'));
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATA_DIR: dataDir,
    PORT: '0',
    PLAYGROUND: 'off',
    LOG_LEVEL: 'error',
    ...environment,
  };
  const child = spawn(process.execPath, ['build/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const { stdout, pid } = child;
  if (pid === undefined) throw new Error('the process did not start');
  await new Promise<void>((resolve, reject) => {
    stdout.on('data', (text: Buffer) => text.includes('Sorabot is ready') && resolve());
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
  });
  return {
    pid,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
