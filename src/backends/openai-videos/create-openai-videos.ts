import type { Log } from '../../logging/log.ts';
import { type BackendCall, observe } from '../observe.ts';
import { BackendError, type RemoteJob, type VideoBackend, type VideoRequest } from '../video-backend.ts';
import { decodeJob, isJob } from './decode-job.ts';
import type { Dialect } from './dialect.ts';
import { type DialectName, dialects } from './dialect-list.ts';
import { createDownload } from './download-content.ts';
import { encodeRequest } from './encode-request.ts';
import { type CallTimeouts, createVideoClient, type VideoClient } from './video-client.ts';

export interface OpenAiVideosOptions {
  /** Up to and including the `/v1` or what stands for it. */
  address: string;
  key?: string | undefined;
  dialect: DialectName;
  backendId: string;
  log: Log;
  /** Lets addresses that the backend gives for a video be private ones. */
  allowPrivate?: boolean;
  /** Longest waits in milliseconds; `idle` is the longest silence in a download. */
  timeouts?: Partial<CallTimeouts & { idle: number }>;
}

const defaultTimeouts = { submit: 60_000, check: 15_000, list: 15_000, cancel: 15_000, idle: 30_000 };

/** A backend that speaks OpenAI's `/v1/videos`, or one of its dialects. */
export function createOpenAiVideos(options: OpenAiVideosOptions): VideoBackend {
  const { backendId, key, log } = options;
  const dialect: Dialect = dialects[options.dialect];
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  // With its last slash, so that paths are taken from here.
  const address = `${options.address.replace(/\/+$/, '')}/`;
  const client = createVideoClient({ address, key }, timeouts);
  const open = createDownload({ address, key, idleMs: timeouts.idle, allowPrivate: options.allowPrivate ?? false });
  const decode = createDecoder(dialect, (word) => log.warn({ backend: backendId, word }, 'unknown job status, taken as running'));
  const observed = <Result>(call: BackendCall, run: () => Promise<Result>) => observe(backendId, call, run);

  return {
    submit: (request) => observed('submit', () => submit(client, dialect, decode, request)),
    check: (id) => observed('check', () => check(client, decode, id)),
    download: (job) => observed('download', () => open(contentOf(job, dialect))),
    ...(dialect.lists ? { list: () => observed('list', () => list(client, decode)) } : {}),
    ...(dialect.cancels ? { cancel: (id: string) => observed('cancel', () => cancel(client, id)) } : {}),
  };
}

type Decode = (answer: unknown) => RemoteJob;

/** Hears of each unknown status word once: a job may show it a hundred times. */
function createDecoder(dialect: Dialect, onUnknownWord: (word: string) => void): Decode {
  const heard = new Set<string>();
  return (answer) =>
    decodeJob(answer, dialect, (word) => {
      if (!heard.has(word)) onUnknownWord(word);
      heard.add(word);
    });
}

async function submit(client: VideoClient, dialect: Dialect, decode: Decode, request: VideoRequest): Promise<RemoteJob> {
  const answer = await client.send('submit', 'post', 'videos', await encodeRequest(request, dialect));
  try {
    return decode(answer);
  } catch (error) {
    throw new BackendError('ambiguous', 'The backend took the request and named no job.', { cause: error });
  }
}

async function check(client: VideoClient, decode: Decode, id: string): Promise<RemoteJob> {
  try {
    return decode(await client.send('check', 'get', pathOf(id)));
  } catch (error) {
    if (error instanceof BackendError && error.kind === 'lost') return { id, state: 'lost' };
    throw error;
  }
}

async function list(client: VideoClient, decode: Decode): Promise<RemoteJob[]> {
  const answer = await client.send('list', 'get', 'videos?limit=100&order=desc');
  const jobs = typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : answer;
  if (!Array.isArray(jobs)) throw new BackendError('unsupported', 'The backend did not answer with a list of jobs.');
  return jobs.filter(isJob).map(decode);
}

async function cancel(client: VideoClient, id: string): Promise<'cancelled' | 'too_late'> {
  try {
    await client.send('cancel', 'delete', pathOf(id));
    return 'cancelled';
  } catch (error) {
    // A refusal: the job has ended or is gone. Trouble on the way is passed on.
    if (error instanceof BackendError && ['invalid', 'lost', 'unsupported'].includes(error.kind)) return 'too_late';
    throw error;
  }
}

function contentOf(job: RemoteJob, dialect: Dialect): string {
  return (dialect.content === 'address' ? job.contentUrl : undefined) ?? `${pathOf(job.id)}/content`;
}

/** LiteLLM's ids carry `/ + =`. */
function pathOf(id: string): string {
  return `videos/${encodeURIComponent(id)}`;
}
