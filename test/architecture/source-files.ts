import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface SourceFile {
  /** From the root of the repository. */
  path: string;
  text: string;
}

/** What is made rather than written, and what only one machine has. */
const notOurs = /(^|\/)(node_modules|\.git|build|coverage|\.data|\.env|src\/generated)(\/|$)/;

/** Every file under a folder that somebody wrote. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = relative('.', join(folder, entry.name));
    if (notOurs.test(path)) return [];
    return entry.isDirectory() ? sourceFiles(path) : entry.isFile() ? [{ path, text: readFileSync(path, 'utf8') }] : [];
  });
}
