import type { Dialect } from '../dialect.ts';

/** The reference protocol, sent as the `openai` package sends it: multipart even without a file. */
export const openai: Dialect = {
  encoding: 'multipart',
  length: { field: 'seconds', as: 'text' },
  image: 'file',
  content: 'endpoint',
  lists: true,
  cancels: false,
};
