import { mkdtempSync, mkdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findBinaries, restoreSymlinks } from '../../../../src/app/embedded-postgres/binaries.ts';
import { StartFault } from '../../../../src/errors/fault.ts';

it('tells the way out on a machine that has no embedded Postgres', () => {
  expect(() => findBinaries('sunos')).toThrow(StartFault);
  expect(() => findBinaries('sunos')).toThrow('set DATABASE_URL to a Postgres of your own');
});

it('makes the symlinks that an install without scripts leaves out, and leaves those that are there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sorabot-native-'));
  const native = join(folder, 'native');
  mkdirSync(join(native, 'lib'), { recursive: true });
  writeFileSync(join(native, 'lib', 'libpq.so.5.18'), '');
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links));
  restoreSymlinks(native);
  restoreSymlinks(native);
  expect(readlinkSync(join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
  rmSync(folder, { recursive: true });
});
