import { createLog, type Log } from '../../src/logging/log.ts';

/** A log, and the lines that were written to it. */
export function createLogLines(level = 'info'): { log: Log; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const log = createLog(level, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  return { log, lines };
}
