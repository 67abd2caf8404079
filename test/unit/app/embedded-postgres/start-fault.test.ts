import { expect, it } from 'vitest';
import { startFaultOf } from '../../../../src/app/embedded-postgres/start-fault.ts';
import { StartFault } from '../../../../src/errors/fault.ts';

const systemError = (code: string, message: string) => Object.assign(new Error(message), { code });

it('names a full disk, whoever met it', () => {
  const sentence = 'The disk that holds /data is full: make room, then start again.';
  expect(startFaultOf(systemError('ENOSPC', 'write'), '', '/data').message).toBe(sentence);
  const outputs = [
    'FATAL:  could not write lock file "postmaster.pid": No space left on device',
    'FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes at block 10\nHINT:  Check free disk space.',
  ];
  for (const output of outputs) expect(startFaultOf(undefined, output, '/data').message).toBe(sentence);
});

it('takes a program that does not run for a machine without binaries', () => {
  expect(startFaultOf(systemError('ENOENT', 'spawn /x/initdb ENOENT'), '', '/data').message).toContain('set DATABASE_URL');
});

it('passes on the first complaint of Postgres, and leaves our own sentences alone', () => {
  const output = '2026-01-01 UTC [1] LOG:  starting\n2026-01-01 UTC [1] FATAL:  out of memory\n2026-01-01 UTC [1] PANIC:  bye\n';
  expect(startFaultOf(undefined, output, '/data').message).toContain(
    'in /data did not start: 2026-01-01 UTC [1] FATAL:  out of memory',
  );
  const ours = new StartFault('Ours.');
  expect(startFaultOf(ours, '', '/data')).toBe(ours);
});
