import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { StartFault } from '../../errors/fault.ts';
import { renameOnce, type Home } from './home.ts';
import { serverEnvironment } from './server.ts';
import { startFaultOf } from './start-fault.ts';

/** The data folder: made at the first start, refused when another Postgres made it. */
export async function ensureCluster(home: Home, durable: boolean): Promise<void> {
  const versionFile = join(home.data, 'PG_VERSION');
  if (!existsSync(versionFile)) await initialise(home, durable);
  const major = readFileSync(versionFile, 'utf8').trim();
  if (major !== home.binaries.major)
    throw new StartFault(
      `The data in ${home.data} was written by Postgres ${major}, and this is Postgres ${home.binaries.major}: ` +
        'move that folder away, or set DATABASE_URL to a Postgres that can read it.',
    );
}

/** Into a folder beside it that is renamed when whole, so that a kill half-way does no harm. */
async function initialise(home: Home, durable: boolean): Promise<void> {
  const part = `${home.data}-${randomBytes(4).toString('hex')}`;
  const options = [
    '-D',
    part,
    '-U',
    'sorabot',
    '-A',
    'scram-sha-256',
    `--pwfile=${home.passwordFile}`,
    '--locale=C',
    '-E',
    'UTF8',
  ];
  try {
    await run(home, join(home.binaries.native, 'bin', 'initdb'), durable ? options : [...options, '--no-sync']);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
  renameOnce(part, home.data);
}

function run(home: Home, program: string, options: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // Detached like the server: Ctrl-C is for the app, which then undoes what was begun.
    const settings = { ...home.account, env: serverEnvironment, cwd: dirname(home.data), detached: true };
    execFile(program, options, settings, (error, _output, trouble) => {
      if (error === null) resolve();
      else reject(startFaultOf(error, trouble, home.data));
    });
  });
}
