import OpenAI, { APIError } from 'openai';
import { Agent, buildConnector, fetch, type RequestInit as UndiciRequest } from 'undici';
import { messageOf } from '../../errors/message-of.ts';
import type { BackendCall } from '../observe.ts';
import { BackendError } from '../video-backend.ts';
import { answerError, unanswered } from './answer-error.ts';
import { jsonOrText } from './json-or-text.ts';

/** One request to a server, and its answer's JSON. */
export interface VideoClient {
  /** @throws {BackendError} */
  send: (call: AskingCall, method: 'get' | 'post' | 'delete', path: string, body?: RequestBody) => Promise<unknown>;
}

interface RequestBody {
  body: Buffer;
  contentType: string;
}

export interface ServerAddress {
  address: string;
  key: string | undefined;
}

/** The calls that are answered with JSON. */
type AskingCall = Exclude<BackendCall, 'download'>;
/** Longest waits for a whole answer, in milliseconds. */
export type CallTimeouts = Record<AskingCall, number>;

/** The request never left: there was no connection to send it over. */
class NotSent extends Error {}

export function createVideoClient({ address, key }: ServerAddress, timeouts: CallTimeouts): VideoClient {
  const client = new OpenAI({
    baseURL: address,
    apiKey: key ?? 'none',
    ...(key === undefined ? { defaultHeaders: { Authorization: null } } : {}),
    // Given, so that the package does not read them from the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    fetch: wholeAnswer,
  });
  const agents = { kept: new Agent({ connect: provenConnect() }), fresh: new Agent({ connect: provenConnect(), pipelining: 0 }) };

  return {
    async send(call, method, path, body) {
      // A kept connection may be closed by the server just as we write. A submit must not meet that doubt, so it gets its own.
      const dispatcher = call === 'submit' ? agents.fresh : agents.kept;
      try {
        return await client.request({
          method,
          path: `/${path}`,
          timeout: timeouts[call],
          // A followed 307 would be a second POST.
          fetchOptions: { dispatcher, redirect: 'manual' } as object,
          ...(body === undefined ? {} : { body: body.body, headers: { 'content-type': body.contentType } }),
        });
      } catch (error) {
        throw backendError(call, error);
      }
    },
  };
}

/**
 * The SDK's fetch: undici's own, for Node's built-in one does not take an Agent of another undici. It reads the whole answer, so that
 * the SDK's timeout, which ends with the headers, covers it; and it puts an error's body under `error`, the only part the SDK keeps.
 */
async function wholeAnswer(url: unknown, init?: unknown): Promise<Response> {
  const answer = await fetch(String(url), init as UndiciRequest);
  const text = await answer.text();
  const body = answer.ok ? text || 'null' : JSON.stringify({ error: jsonOrText(text) });
  return new Response(answer.status === 204 ? null : body, {
    status: answer.status,
    headers: { ...Object.fromEntries(answer.headers), 'content-type': 'application/json' },
  });
}

/** Marks what failed before there was a connection (name, refusal, TLS): the one failure that proves that nothing was sent. */
function provenConnect(): buildConnector.connector {
  const connect = buildConnector({ timeout: 10_000 });
  return (options, done) =>
    connect(options, (error, socket) => {
      if (error === null) done(null, socket);
      // The cause's message is left out: the SDK takes an error with "timeout" in it for one after sending and drops the cause.
      else done(new NotSent('No connection to the backend', { cause: error }), null);
    });
}

function backendError(call: BackendCall, error: unknown): BackendError {
  if (error instanceof APIError && error.status !== undefined)
    return answerError(call, error.status, error.error, error.headers ?? new Headers());
  const unsent = causes(error).find((cause) => cause instanceof NotSent);
  if (unsent !== undefined)
    return new BackendError('unavailable', `${unsent.message}: ${messageOf(unsent.cause)}`, { cause: error });
  return new BackendError(unanswered(call), `No answer to ${call}: ${messageOf(error)}`, { cause: error });
}

function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}
