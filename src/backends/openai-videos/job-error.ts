import { BackendError } from '../video-backend.ts';
import { errorFacts } from './error-facts.ts';
import { isModeration } from './is-moderation.ts';

const refusals = new Set(['400', '413', '422', 'invalid_request_error', 'video_generation_user_error']);

/** Why a job failed. It did fail, so nothing here is a matter of trying again: what is not understood is the backend's own trouble. */
export function jobError(error: unknown): BackendError {
  const facts = errorFacts({ error });
  const message = facts.message === '' ? 'The backend gave no reason.' : facts.message;
  if (isModeration(facts)) return new BackendError('moderation', message);
  const invalid = refusals.has(facts.code) || refusals.has(facts.type);
  return new BackendError(invalid ? 'invalid' : 'internal', message);
}
