import { inject } from 'vitest';

let taken = 0;

/** A database of the run's Redis that no other test file uses; undefined where redis-server was not found. */
export function redisUrl(): string | undefined {
  const url = inject('redisUrl');
  if (url === undefined) return undefined;
  // Files run side by side in processes of their own, each with a number of its own.
  const worker = Number(process.env['VITEST_WORKER_ID'] ?? 0);
  return `${url}/${(worker * 64 + taken++) % 16_384}`;
}
