import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { StartFault } from '../../errors/fault.ts';

/** Who the server runs as; undefined: whoever we are. */
export interface Account {
  uid: number;
  gid: number;
}

/** Postgres refuses to run as root. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const line = lines.find((fields) => fields[0] === name);
    if (line !== undefined) return { uid: Number(line[2]), gid: Number(line[3]) };
  }
  throw new StartFault('Postgres does not run as root, and there is no user "postgres" or "nobody": start as another user.');
}

/** Whether that user may enter the folder (or run the program): asked of the kernel, which knows every rule. */
export function canEnter(account: Account | undefined, path: string): boolean {
  if (account === undefined) return true;
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...account, cwd: '/', env: {} }).status === 0;
}
