import type { Dialect } from '../dialect.ts';

/** LiteLLM's proxy. Its ids are long and carry `/ + =`. */
export const litellm: Dialect = {
  encoding: 'multipart',
  length: { field: 'seconds', as: 'text' },
  image: 'file',
  content: 'endpoint',
  lists: true,
  cancels: false,
};
