import type { Dialect } from '../dialect.ts';

/** SGLang: older versions refuse multipart without a file; a result kept in a cloud store has an address and no content endpoint. */
export const sglang: Dialect = {
  encoding: 'json',
  length: { field: 'seconds', as: 'number' },
  image: 'file',
  content: 'address',
  lists: true,
  cancels: false,
};
