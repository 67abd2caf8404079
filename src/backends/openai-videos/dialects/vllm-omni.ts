import type { Dialect } from '../dialect.ts';

/** vLLM-Omni: multipart only; a DELETE aborts the run. */
export const vllmOmni: Dialect = {
  encoding: 'multipart',
  length: { field: 'seconds', as: 'text' },
  image: 'file',
  content: 'endpoint',
  lists: true,
  cancels: true,
};
