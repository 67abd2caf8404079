import type { Dialect } from '../dialect.ts';

/** OpenRouter: JSON only, `duration` in place of `seconds`, and it says what a job really cost. */
export const openrouter: Dialect = {
  encoding: 'json',
  length: { field: 'duration', as: 'number' },
  image: 'frame_images',
  content: 'endpoint',
  lists: false,
  cancels: false,
  cost: ['usage', 'cost'],
};
