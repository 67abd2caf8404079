import { PassThrough, pipeline, type Readable } from 'node:stream';
import { Agent, type Dispatcher, request } from 'undici';
import { messageOf } from '../../errors/message-of.ts';
import { createGuard } from '../../network/guard.ts';
import { BackendError } from '../video-backend.ts';
import { answerError } from './answer-error.ts';
import { jsonOrText } from './json-or-text.ts';
import type { ServerAddress } from './video-client.ts';

const mostRedirects = 5;
const largestErrorBytes = 64 * 1024;

export interface DownloadOptions extends ServerAddress {
  /** Longest silence, in milliseconds. */
  idleMs: number;
  /** Lets addresses that the backend gives be private ones: for a gateway whose file store stands in the same network. */
  allowPrivate: boolean;
}

/** Opens the stream of an MP4, at the backend or wherever it sends us. */
export function createDownload({ address, key, idleMs, allowPrivate }: DownloadOptions): (url: string) => Promise<Readable> {
  const home = new URL(address).origin;
  const timeouts = { headersTimeout: idleMs, bodyTimeout: idleMs };
  const anywhere = allowPrivate ? new Agent(timeouts) : undefined;
  const guard = createGuard(home, timeouts);

  const open = async (url: URL): Promise<Dispatcher.ResponseData> => {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error(`${url.protocol} is not a web address`);
    const atHome = url.origin === home;
    const answer = await request(url, {
      dispatcher: anywhere ?? guard(url),
      // The key is for the backend's own origin alone, whoever asks.
      headers: atHome && key !== undefined ? { authorization: `Bearer ${key}` } : {},
    });
    // A body that we give up fails, and nobody listens then: without this the process would end.
    answer.body.on('error', () => undefined);
    return answer;
  };

  const follow = async (to: string, from: URL, left: number): Promise<Dispatcher.ResponseData> => {
    const url = new URL(to, from);
    const answer = await open(url);
    const next = answer.headers.location;
    if (answer.statusCode < 300 || answer.statusCode >= 400 || typeof next !== 'string') return answer;
    answer.body.destroy();
    if (left === 0) throw new Error(`more than ${mostRedirects} redirects`);
    return follow(next, url, left - 1);
  };

  return async (url) => {
    const answer = await follow(url, new URL(address), mostRedirects).catch((error: unknown) => {
      throw broken(error);
    });
    if (answer.statusCode === 200) return unbroken(answer.body);
    throw answerError('download', answer.statusCode, await errorBody(answer.body), new Headers(plain(answer.headers)));
  };
}

/** The same stream, whose failures are ours. undici fails a body that ends before its announced length. */
function unbroken(body: Readable): Readable {
  const content = new PassThrough({
    destroy: (error, done) => done(error === null || error instanceof BackendError ? error : broken(error)),
  });
  // `pipeline` hands the body's error to `content`; whoever reads that hears it.
  pipeline(body, content, () => undefined);
  return content;
}

function broken(error: unknown): BackendError {
  return new BackendError('unavailable', `The download broke: ${messageOf(error)}`, { cause: error });
}

/** The beginning of an error's body; an endless one is given up. */
async function errorBody(body: Readable): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length > largestErrorBytes) break;
    }
  } catch {
    // The status alone says enough.
  }
  return jsonOrText(Buffer.concat(parts).toString('utf8'));
}

function plain(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
}
