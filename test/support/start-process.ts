import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface TestProcess {
  child: ChildProcess;
  /** Everything it sent, in order. */
  messages: unknown[];
  /** Ends it as it stands, and waits until it is gone. */
  kill: (signal?: NodeJS.Signals) => Promise<void>;
}

/**
 * Runs a TypeScript file of test/ in a Node process of its own, which talks by `process.send`.
 * Its group is its own as well, as under a terminal: `process.kill(-pid, 'SIGINT')` is Ctrl-C.
 */
export function startProcess(file: string, options: string[]): TestProcess {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const hook = new URL('typescript.mjs', import.meta.url).href;
  const child = fork(path, options, { execArgv: ['--import', hook], detached: true });
  const messages: unknown[] = [];
  child.on('message', (message) => messages.push(message));
  return {
    child,
    messages,
    async kill(signal = 'SIGKILL') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
