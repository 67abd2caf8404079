import { z } from 'zod';

const refusal = z.strictObject({
  status: z.int(),
  code: z.string().optional(),
  message: z.string(),
  retryAfterSeconds: z.number().optional(),
  /** Only this often in a row for the same prompt. */
  times: z.int().optional(),
});

/** How the simulator treats one request, where it is not to behave. Kept with the job, so a restart does not mend it. */
export const behaviour = z.strictObject({
  /** Takes this long, in place of the simulator's own time. */
  renderSeconds: z.number().optional(),
  /** Refuses the submit; nothing is billed. */
  refuse: refusal.optional(),
  /** Accepts, renders, and then says that it failed. */
  fail: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  /** What the submit answers although the job was accepted. */
  afterAccepting: z.enum(['drop', 'answer 500', 'answer without id']).optional(),
  /** Knows nothing of the job after accepting it. */
  forget: z.boolean().optional(),
  /** Stays at 47 % for ever. */
  stuck: z.boolean().optional(),
  /** Says completed and answers every download with an error. */
  noContent: z.boolean().optional(),
  /** Breaks off this many downloads in the middle. */
  cut: z.int().optional(),
  /** Serves half a file, as if it were whole, this many times. */
  broken: z.int().optional(),
  /** Makes the file at least this many bytes long; it still plays. */
  padToBytes: z.int().optional(),
  /** Dollars that the backend says it cost, in place of nothing. */
  costUsd: z.string().optional(),
});

export type Behaviour = z.infer<typeof behaviour>;
