import type { BackendErrorKind } from '../backends/video-backend.ts';

/** What each kind of error means for the person who asked. The backend's own words are added only where they help to ask better. */
const sentences: Record<BackendErrorKind, string> = {
  moderation: 'The video backend refused this for its content rules. Try describing it differently.',
  invalid: 'The video backend did not accept this request.',
  unsupported: 'This model cannot do what was asked.',
  auth: 'The video backend does not accept our key. Whoever runs this bot has to look at it.',
  billing: 'The account at the video backend has no credit left. Whoever runs this bot has to look at it.',
  model_gone: 'The video backend no longer has this model. Please try another one.',
  rate_limit: 'The video backend has too much to do just now. Please try again later.',
  concurrency: 'The video backend has too much to do just now. Please try again later.',
  unavailable: 'The video backend could not be reached. Please try again later.',
  ambiguous: 'The video backend gave no clear answer, and the video never turned up.',
  lost: 'The video backend has lost this video.',
  expired: 'The video backend no longer keeps this video.',
  internal: 'The video backend failed while making this video. Please try again.',
};

const explains = new Set<BackendErrorKind>(['invalid', 'unsupported']);

export function faultSentence(kind: string | null, detail: string | null): string {
  const known = isKind(kind) ? kind : 'internal';
  return explains.has(known) && detail ? `${sentences[known]} It says: ${detail}` : sentences[known];
}

function isKind(kind: string | null): kind is BackendErrorKind {
  return kind !== null && Object.hasOwn(sentences, kind);
}
