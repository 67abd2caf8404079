import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

/** A video of which nobody knows whether it was billed: in doubt, or assumed spent because nobody could tell in time. */
export interface Doubt {
  id: string;
  platform: string;
  workspace: string;
  member: string | null;
  modelId: string;
  prompt: string;
  usd: bigint;
  assumed: boolean;
  since: Date;
}

/** The newest first. */
export async function listDoubts({ pool }: Database, most: number): Promise<Doubt[]> {
  // In these words two small indexes answer.
  const { rows } = await pool.query<Omit<Doubt, 'usd'> & { usd: string }>(
    `SELECT g.id, g.platform, coalesce(w.name, w.external_id) AS workspace, m.name AS member, g.model_id AS "modelId", g.prompt,
       coalesce(g.cost_micro_usd, g.held_micro_usd) AS usd, g.cost_micro_usd IS NOT NULL AS assumed, g.created_at AS since
     FROM generation g JOIN workspace w ON w.id = g.workspace_id JOIN member m ON m.id = g.member_id
     WHERE g.status = 'uncertain' OR g.cost_source = 'assumed' ORDER BY g.created_at DESC LIMIT $1`,
    [most],
  );
  return rows.map(({ usd, ...row }) => Object.assign(row, { usd: BigInt(usd) }));
}

/** What of a generation an operator's word can change. */
export async function findDoubt(tx: Transaction, id: string) {
  return tx.generation.findUnique({
    where: { id },
    select: { status: true, workspaceId: true, heldMicroUsd: true, costMicroUsd: true, costSource: true, errorDetail: true },
  });
}

/** Ends the hold of an uncertain generation: spent, or (0) given back. False: it is not uncertain any more. */
export async function settleDoubt(tx: Transaction, id: string, cost: bigint, detail: string | null, now: Date): Promise<boolean> {
  const [row] = await tx.$queryRaw<[{ done: boolean }]>`
    SELECT settle_generation(${id}, '{uncertain}', 'failed', ${cost}, 'operator', 'ambiguous', ${detail}, ${now}) AS done`;
  return row.done;
}

/** Gives back what had been assumed spent. False: it was not, or was given back before. */
export async function reverseAssumed(tx: Transaction, id: string, now: Date): Promise<boolean> {
  const [row] = await tx.$queryRaw<[{ done: boolean }]>`SELECT reverse_settlement(${id}, ${now}) AS done`;
  return row.done;
}
