import type { Shape } from './shape.ts';

const words = { queued: 'queued', running: 'in_progress', completed: 'completed', failed: 'failed', cancelled: 'cancelled' };
const openaiError = (status: number, code: string | undefined, message: string) => ({
  error: { message, type: status === 429 ? 'rate_limit_error' : 'invalid_request_error', param: null, code: code ?? null },
});

/** OpenAI's own, which is also the simulator's. */
const openai: Shape = {
  base: '/v1',
  takes: ['application/json', 'multipart/form-data'],
  length: { field: 'seconds', as: 'text' },
  accepted: 200,
  words,
  progress: (progress) => progress,
  newId: (unique) => `video_${unique}`,
  error: openaiError,
  jobError: (code, message) => ({ code, message }),
  content: 'endpoint',
  lists: true,
  cancels: true,
  cost: 'when told',
};

/** Its ids are base64 with every character that a path does not like. */
const litellm: Shape = {
  ...openai,
  base: '/litellm/v1',
  words: { ...words, running: 'processing' },
  progress: () => undefined,
  newId: (unique, model) =>
    `video_${Buffer.from(`litellm:custom_llm_provider:openai;model_id:${model};video_id:${unique}>>>???`).toString('base64')}/+=`,
  error: (status, code, message) => ({
    error: { message: `litellm.BadRequestError: ${message}`, type: 'None', param: 'None', code: code ?? String(status) },
  }),
  cancels: false,
  cost: 'never',
};

const openrouter: Shape = {
  ...openai,
  base: '/openrouter/api/v1',
  takes: ['application/json'],
  length: { field: 'duration', as: 'number' },
  accepted: 202,
  words: { ...words, queued: 'pending' },
  progress: () => undefined,
  error: (status, _, message) => ({ error: { code: status, message } }),
  jobError: (_, message) => message,
  lists: false,
  cancels: false,
  cost: 'always',
};

const vllmOmni: Shape = {
  ...openai,
  base: '/vllm-omni/v1',
  takes: ['multipart/form-data'],
  newId: (unique) => `video-${unique}`,
  error: (_, __, message) => ({ detail: message }),
  jobError: (_, message) => ({ code: 400, message }),
  cost: 'never',
};

/** Knows three words only. A file part is the one reason to send it a form: see `image` in its adapter's dialect. */
const sglang: Shape = {
  ...openai,
  base: '/sglang/v1',
  length: { field: 'seconds', as: 'number' },
  words: { ...words, running: 'queued' },
  progress: (progress) => (progress === 100 ? 100 : 0),
  error: (_, __, message) => ({ detail: message }),
  jobError: (_, message) => ({ message }),
  content: 'address',
  cancels: false,
  cost: 'never',
};

const newApi: Shape = {
  ...openai,
  base: '/new-api/v1',
  words: { ...words, running: 'processing' },
  newId: (unique) => `task_${unique}`,
  error: (_, code, message) => ({ code: code ?? 'fail_to_fetch_task', message, data: null }),
  lists: false,
  cancels: false,
  cost: 'never',
};

/** Every dialect that the simulator answers in; the first is its own. */
export const shapes: readonly Shape[] = [openai, litellm, openrouter, vllmOmni, sglang, newApi];
