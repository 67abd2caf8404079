import type { Dialect } from '../dialect.ts';

/** new-api and its forks. */
export const newApi: Dialect = {
  encoding: 'multipart',
  length: { field: 'seconds', as: 'text' },
  image: 'file',
  content: 'endpoint',
  lists: false,
  cancels: false,
};
