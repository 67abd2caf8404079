import pino from 'pino';

export type Log = pino.Logger;

/** Fields that never reach a log, at the top and one level down. */
const secretFields = ['token', 'authorization', 'key', 'apiKey', 'secret', 'password', 'ackReference', 'prompt', 'url'];

/** The process's log: JSON lines on standard output or to `destination`, secrets and prompts taken out by the list above. */
export function createLog(level: string, destination?: pino.DestinationStream): Log {
  const paths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino({ level, redact: { paths, censor: '[redacted]' }, base: { pid: process.pid } }, destination);
}
