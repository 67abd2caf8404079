import { StartFault } from '../../errors/fault.ts';
import { messageOf } from '../../errors/message-of.ts';
import { noBinaries } from './binaries.ts';

/** One sentence for what a program of Postgres, or the file system under it, complained about. */
export function startFaultOf(error: unknown, output: string, folder: string): StartFault {
  if (error instanceof StartFault) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // A program that is there but does not run lacks its loader: a system without glibc, such as Alpine.
  if (code === 'ENOENT' && /spawn/.test(messageOf(error))) return noBinaries();
  if (code === 'ENOSPC' || /No space left on device|Check free disk space/.test(output))
    return new StartFault(`The disk that holds ${folder} is full: make room, then start again.`, { cause: error });
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EPERM')
    return new StartFault(`${folder} cannot be written: set DATA_DIR to a folder of yours.`, { cause: error });
  // The first complaint is the cause, later ones follow from it.
  const complaint = output.split('\n').find((line) => /FATAL|PANIC|error/.test(line));
  return new StartFault(`The embedded Postgres in ${folder} did not start: ${complaint?.trim() ?? messageOf(error)}`, {
    cause: error,
  });
}
