import type { Dialect } from '../dialect.ts';

/** Our own simulator, spoken to with the reference protocol's JSON half; it can stop a job and say what one cost. */
export const simulator: Dialect = {
  encoding: 'json',
  length: { field: 'seconds', as: 'text' },
  image: 'data_url',
  content: 'endpoint',
  lists: true,
  cancels: true,
  cost: ['usage', 'cost'],
};
