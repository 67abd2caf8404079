import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface AppProcess {
  /** Ends it as it stands, and waits until it is gone. */
  kill: () => Promise<void>;
  /** All that it wrote. */
  output: () => string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The build in a process of its own, with this environment and no other; answers when it says that it is ready. */
export async function startAppProcess(environment: Record<string, string>): Promise<AppProcess> {
  const child = spawn(process.execPath, ['build/main.js'], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let output = '';
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Sorabot is ready.')) resolve();
      });
  });
  const early = ended.then(() => {
    throw new Error(`The process ended before it was ready:\n${output}`);
  });
  await Promise.race([ready, early]);
  early.catch(() => undefined);
  return {
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
