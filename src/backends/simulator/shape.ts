import type { JobNow } from './job.ts';

/** One dialect from the server's side: what it takes and how its answers look. */
export interface Shape {
  /** Path up to `/videos`. */
  base: string;
  takes: readonly ('application/json' | 'multipart/form-data')[];
  length: { field: 'seconds' | 'duration'; as: 'text' | 'number' };
  /** HTTP status of an accepted submit. */
  accepted: number;
  words: Record<JobNow['state'], string>;
  progress: (progress: number) => number | undefined;
  newId: (unique: string, model: string) => string;
  error: (status: number, code: string | undefined, message: string) => unknown;
  jobError: (code: string, message: string) => unknown;
  /** `address`: the job says where the file is, and the content endpoint refuses. */
  content: 'endpoint' | 'address';
  lists: boolean;
  cancels: boolean;
  /** `always`: every finished job says what it cost. */
  cost: 'always' | 'when told' | 'never';
}
