import type { Database } from './database.ts';

export interface NewGeneration {
  id: string;
  requestKey: string;
  platform: string;
  workspaceId: string;
  workspaceName: string | undefined;
  memberId: string;
  memberName: string | undefined;
  channelId: string;
  modelId: string;
  backendId: string;
  prompt: string;
  size: string;
  seconds: number;
  imageKey: string | undefined;
  ackReference: string | undefined;
  ackUntil: Date | undefined;
  held: bigint;
  /** The instance's limit for the day in micro-dollars; undefined: none. */
  maxDaily: bigint | undefined;
  now: Date;
  notBefore: Date;
}

export type RequestOutcome =
  | { outcome: 'accepted' | 'repeated'; generationId: string }
  | { outcome: 'over_limit'; leftMicroUsd: bigint };

/** A request's one transaction (the function `request_generation` of the first migration). */
export async function insertGeneration({ pool }: Database, g: NewGeneration): Promise<RequestOutcome> {
  const { rows } = await pool.query<{ outcome: RequestOutcome['outcome']; generation_id: string; left_micro_usd: string }>(
    'SELECT * FROM request_generation($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)',
    [
      g.id,
      g.requestKey,
      g.platform,
      g.workspaceId,
      g.workspaceName,
      g.memberId,
      g.memberName,
      g.channelId,
      g.modelId,
      g.backendId,
      g.prompt,
      g.size,
      g.seconds,
      g.imageKey,
      g.ackReference,
      g.ackUntil,
      g.held,
      g.maxDaily,
      g.now,
      g.notBefore,
    ],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('request_generation gave no row');
  if (row.outcome === 'over_limit') return { outcome: row.outcome, leftMicroUsd: BigInt(row.left_micro_usd) };
  return { outcome: row.outcome, generationId: row.generation_id };
}
