import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs vitest, its output going to ours. Ctrl-C is vitest's to handle: it stops the test servers first. */
export async function vitest(options) {
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...options], { stdio: 'inherit' });
  process.on('SIGINT', () => undefined);
  const [status] = await once(child, 'exit');
  return status ?? 1;
}
