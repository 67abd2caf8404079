import { z } from 'zod';
import { microUsd } from '../../micro-usd/micro-usd.ts';
import { BackendError, type RemoteJob } from '../video-backend.ts';
import type { Dialect } from './dialect.ts';
import { jobError } from './job-error.ts';
import { stateOf } from './state-words.ts';

const text = z.string().min(1).optional().catch(undefined);
const number = z
  .union([z.number(), z.string().trim().min(1).transform(Number)])
  .pipe(z.number())
  .optional()
  .catch(undefined);
const moment = z.union([z.number(), z.string()]).optional().catch(undefined);

/** What a server may say about a job. Only the id is insisted on: a field in an unexpected shape counts as not said. */
const answered = z.looseObject({
  id: z.union([z.string().min(1), z.number().transform(String)]),
  status: z.string().catch(''),
  model: text,
  prompt: text,
  progress: number,
  seconds: number,
  duration: number,
  created_at: moment,
  expires_at: moment,
  url: text,
  error: z.unknown().optional(),
});
type Answered = z.infer<typeof answered>;

/** Whether an answer names a job. */
export function isJob(answer: unknown): boolean {
  return answered.safeParse(answer).success;
}

/**
 * Reads a job from a server's answer. `onUnknownWord` hears a status that nobody told us about; such a job counts as running.
 * @throws {BackendError} of kind `internal` when the answer is not a job at all.
 */
export function decodeJob(answer: unknown, dialect: Dialect, onUnknownWord: (word: string) => void): RemoteJob {
  const parsed = answered.safeParse(answer);
  if (!parsed.success) throw new BackendError('internal', 'The backend answered with something that is not a video job.');
  const said = parsed.data;
  const state = stateOf(said.status);
  if (state === undefined) onUnknownWord(said.status);
  return { id: said.id, state: state ?? 'running', ...progressOf(said), ...detailsOf(said, dialect, state) };
}

/** 0 and 100 are what servers say that do not know; the state says those two better. */
function progressOf({ progress }: Answered): Pick<RemoteJob, 'progress'> {
  const whole = Math.floor(progress ?? 0);
  return whole >= 1 && whole <= 99 ? { progress: whole } : {};
}

function detailsOf(said: Answered, dialect: Dialect, state: RemoteJob['state'] | undefined): Partial<RemoteJob> {
  const details = {
    error: state === 'failed' ? jobError(said.error) : undefined,
    costMicroUsd: costOf(said, dialect),
    contentUrl: said.url,
    expiresAt: timeOf(said.expires_at),
    model: said.model,
    prompt: said.prompt,
    seconds: said.seconds ?? said.duration,
    createdAt: timeOf(said.created_at),
  };
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

function costOf(said: Answered, dialect: Dialect): bigint | undefined {
  if (dialect.cost === undefined) return undefined;
  const cost = dialect.cost.reduce<unknown>((value, field) => (isObject(value) ? value[field] : undefined), said);
  const micro = typeof cost === 'number' || typeof cost === 'string' ? microUsd(cost) : undefined;
  return micro === undefined || micro < 0n ? undefined : micro;
}

/** Unix seconds, or a date in words. */
function timeOf(time: number | string | undefined): Date | undefined {
  if (time === undefined || Number(time) === 0) return undefined;
  const date = new Date(Number.isNaN(Number(time)) ? time : Number(time) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
