import type { RemoteJob } from '../video-backend.ts';

/** The words that servers use for a job's state, seen in LiteLLM, OpenRouter, vLLM-Omni, SGLang, new-api and their upstreams. */
const words: Record<RemoteJob['state'], readonly string[]> = {
  queued: ['queued', 'pending', 'submitted', 'waiting', 'queuing', 'throttled', 'in_queue', 'starting'],
  running: ['in_progress', 'processing', 'running', 'generating'],
  completed: ['completed', 'succeeded', 'succeed', 'success', 'done'],
  failed: ['failed', 'fail', 'error'],
  cancelled: ['cancelled', 'canceled'],
  expired: ['expired'],
  lost: ['deleted', 'lost'],
};

const states = new Map(
  Object.entries(words).flatMap(([state, list]) => list.map((word) => [word, state as RemoteJob['state']] as const)),
);

/** Undefined for a word that is not known. */
export function stateOf(word: string): RemoteJob['state'] | undefined {
  return states.get(word.toLowerCase());
}
