import type { BackendCall } from '../observe.ts';
import { BackendError, type BackendErrorKind } from '../video-backend.ts';
import { errorFacts, type ErrorFacts } from './error-facts.ts';
import { isModeration } from './is-moderation.ts';

/** What an HTTP answer other than success means. */
export function answerError(call: BackendCall, status: number, body: unknown, headers: Headers): BackendError {
  const facts = errorFacts(body);
  const message = facts.message === '' ? `The backend answered ${status}.` : facts.message;
  const retryAfterMs = retryAfter(headers);
  return new BackendError(kindOf(call, status, facts), message, {
    httpStatus: status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** What a refusal is, by the first rule that fits. */
const refusals: readonly (readonly [BackendErrorKind, (status: number, facts: ErrorFacts) => boolean])[] = [
  // Before 429: an empty account answers 429 too, and waiting does not fill it. new-api says `insufficient_user_quota`, with 403.
  ['billing', (status, { code, type }) => status === 402 || /insufficient|billing/.test(`${code} ${type}`)],
  ['concurrency', (status, { message }) => status === 429 && /too many running|concurren/i.test(message)],
  ['rate_limit', (status) => status === 429],
  // Before 403: OpenRouter answers a flagged prompt with it.
  ['moderation', (_, facts) => isModeration(facts)],
  ['auth', (status) => status === 401 || status === 403],
  ['model_gone', (status, { code }) => status === 404 || status === 410 || code === 'model_not_found'],
  ['unsupported', (status) => status === 405],
];

function kindOf(call: BackendCall, status: number, facts: ErrorFacts): BackendErrorKind {
  // Neither these nor a redirect prove that the request was not taken.
  if (status < 400 || status >= 500 || status === 408 || status === 425) return unanswered(call);
  if (status === 409 && call === 'submit') return 'ambiguous';
  const kind = refusals.find(([, fits]) => fits(status, facts))?.[0] ?? 'invalid';
  return kind === 'model_gone' ? missing(call) : kind;
}

/** A call whose fate is not known: only a submit can have done something by then. */
export function unanswered(call: BackendCall): BackendErrorKind {
  return call === 'submit' ? 'ambiguous' : 'unavailable';
}

function missing(call: BackendCall): BackendErrorKind {
  if (call === 'submit') return 'model_gone';
  return call === 'list' ? 'unsupported' : 'lost';
}

/** `Retry-After` in its two forms, seconds and a date. */
function retryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, Math.round(ms));
}
