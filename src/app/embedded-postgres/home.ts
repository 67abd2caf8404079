import { createHash, randomBytes } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canEnter, serverAccount, type Account } from './account.ts';
import { findBinaries, restoreSymlinks, type Binaries } from './binaries.ts';

/** Where one embedded Postgres lives, and all that is needed to run it. */
export interface Home {
  binaries: Binaries;
  account: Account | undefined;
  data: string;
  logFile: string;
  passwordFile: string;
  password: string;
}

/** For root under a folder that the server's user may not enter, such as /root. */
const sharedPlace = '/var/lib/sorabot';

/** Makes the folder, the password and the binaries ready; `log` says so when they had to go elsewhere. */
export function prepareHome(wanted: string, log: (line: string) => void): Home {
  const account = serverAccount();
  const binaries = reachableBinaries(account);
  const folder = reachableFolder(wanted, account);
  if (folder !== wanted) log(`The embedded database is kept in ${folder}: its user may not enter ${wanted}.`);
  const passwordFile = join(folder, 'password');
  return {
    binaries,
    account,
    data: join(folder, 'data'),
    logFile: join(folder, 'postgres.log'),
    passwordFile,
    password: keptPassword(passwordFile, account),
  };
}

function reachableFolder(wanted: string, account: Account | undefined): string {
  makeFolder(wanted, account);
  if (canEnter(account, wanted)) return wanted;
  const elsewhere = join(sharedPlace, createHash('sha256').update(wanted).digest('hex').slice(0, 12));
  makeFolder(elsewhere, account);
  return elsewhere;
}

function makeFolder(folder: string, account: Account | undefined): void {
  mkdirSync(folder, { recursive: true });
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
}

function reachableBinaries(account: Account | undefined): Binaries {
  const binaries = findBinaries();
  const { native, major } = binaries;
  const server = join(native, 'bin', 'postgres');
  if (canEnter(account, server) || !existsSync(server)) {
    restoreSymlinks(native);
    return binaries;
  }
  const version = createHash('sha256').update(readFileSync(server)).digest('hex').slice(0, 12);
  const copy = join(sharedPlace, `postgres-${major}-${version}`, 'native');
  if (!existsSync(copy)) copyNative(native, copy);
  return { native: copy, major };
}

/** Whole or not at all: a start that is killed half-way leaves nothing that looks finished. */
function copyNative(native: string, copy: string): void {
  const part = `${copy}-${randomBytes(4).toString('hex')}`;
  mkdirSync(part, { recursive: true, mode: 0o755 });
  // Verbatim: Node would point them back at the folder that the server may not enter.
  cpSync(native, join(part, 'native'), { recursive: true, verbatimSymlinks: true });
  restoreSymlinks(join(part, 'native'));
  renameOnce(join(part, 'native'), copy);
  rmSync(part, { recursive: true, force: true });
}

/** Of several processes that made the same thing at once, one wins and the others use what it made. */
export function renameOnce(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    rmSync(from, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}

function keptPassword(file: string, account: Account | undefined): string {
  try {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
    if (account !== undefined) chownSync(file, account.uid, account.gid);
  } catch (error) {
    if (!existsSync(file)) throw error;
  }
  return readFileSync(file, 'utf8');
}
