import type { BackendCall } from '../observe.ts';
import { BackendError, type BackendErrorKind } from '../video-backend.ts';
import { errorFacts, type ErrorFacts } from './error-facts.ts';
import { isModeration } from './is-moderation.ts';

/** What an HTTP answer other than success means. The order of the rules matters: the first that fits decides. */
export function answerError(call: BackendCall, status: number, body: unknown, headers: Headers): BackendError {
  const facts = errorFacts(body);
  const message = facts.message === '' ? `The backend answered ${status}.` : facts.message;
  const retryAfterMs = retryAfter(headers);
  return new BackendError(kindOf(call, status, facts), message, {
    httpStatus: status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function kindOf(call: BackendCall, status: number, facts: ErrorFacts): BackendErrorKind {
  // Neither these nor a redirect prove that the request was not taken.
  if (status < 400 || status >= 500 || status === 408 || status === 425) return unanswered(call);
  if (status === 409 && call === 'submit') return 'ambiguous';
  // Before 429: an empty account answers 429 too, and waiting does not fill it. new-api says `insufficient_user_quota`, with 403.
  if (status === 402 || /insufficient|billing/.test(`${facts.code} ${facts.type}`)) return 'billing';
  if (status === 429) return /too many (running|concurrent)|concurren/i.test(facts.message) ? 'concurrency' : 'rate_limit';
  // Before 403: OpenRouter answers a flagged prompt with it.
  if (isModeration(facts)) return 'moderation';
  if (status === 401 || status === 403) return 'auth';
  if (status === 404 || status === 410 || facts.code === 'model_not_found') return missing(call);
  return status === 405 ? 'unsupported' : 'invalid';
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
