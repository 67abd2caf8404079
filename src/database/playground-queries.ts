import type { Database } from './database.ts';

/** A message of the playground. `body` is what its `render.ts` made. */
export interface PlaygroundRow {
  id: string;
  onlyFor: string | null;
  body: unknown;
  revision: bigint;
  removed: boolean;
  createdAt: Date;
}

export interface NewPlaygroundRow {
  /** Sorts by time: the channel stands in the order of its ids. */
  id: string;
  channelId: string;
  /** A second row with the same nonce is not written. */
  nonce: string;
  onlyFor?: string;
  body: object;
}

const columns = `id, only_for AS "onlyFor", body, revision, removed, created_at AS "createdAt"`;

/** Answers the id of the row that now has this nonce: the new one, or the one that was there. */
export async function addPlaygroundRow({ pool }: Database, row: NewPlaygroundRow): Promise<string> {
  await pool.query(
    `INSERT INTO playground_message (id, channel_id, nonce, only_for, body) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (nonce) DO NOTHING`,
    [row.id, row.channelId, row.nonce, row.onlyFor ?? null, JSON.stringify(row.body)],
  );
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM playground_message WHERE nonce = $1', [row.nonce]);
  return rows[0]?.id ?? row.id;
}

/** `progress` gives way to a body that was final, whichever process wrote it. */
export async function changePlaygroundRow(
  { pool }: Database,
  id: string,
  body: object,
  weight: 'progress' | 'final',
): Promise<'changed' | 'was final' | 'gone'> {
  const { rowCount } = await pool.query(
    `UPDATE playground_message SET body = $2 WHERE id = $1 AND NOT removed AND ($3 = 'final' OR body->'final' IS NULL)`,
    [id, JSON.stringify(weight === 'final' ? { ...body, final: true } : body), weight],
  );
  if (rowCount === 1) return 'changed';
  const { rows } = await pool.query('SELECT 1 FROM playground_message WHERE id = $1 AND NOT removed', [id]);
  return rows.length === 1 ? 'was final' : 'gone';
}

/** With `onlyFor`, only a message that is that person's alone. */
export async function removePlaygroundRow({ pool }: Database, id: string, onlyFor?: string): Promise<void> {
  await pool.query(
    'UPDATE playground_message SET removed = true WHERE id = $1 AND NOT removed AND ($2::text IS NULL OR only_for = $2)',
    [id, onlyFor ?? null],
  );
}

/** Whether a message stands in the channel for this person alone. */
export async function isPlaygroundRowFor({ pool }: Database, id: string, onlyFor: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT 1 FROM playground_message WHERE id = $1 AND only_for = $2 AND NOT removed', [
    id,
    onlyFor,
  ]);
  return rowCount === 1;
}

/** Everybody who has said something in a channel. */
export async function playgroundVisitors({ pool }: Database, channelId: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT DISTINCT only_for AS id FROM playground_message WHERE channel_id = $1 AND only_for IS NOT NULL',
    [channelId],
  );
  return rows.map(({ id }) => id);
}

/** Our message about a generation that everybody sees: the one with the video, or the one before it. */
export async function findPlaygroundRow(
  { pool }: Database,
  channelId: string,
  generationId: string,
  kind: 'progress' | 'result' | 'approval',
): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM playground_message WHERE channel_id = $1 AND only_for IS NULL AND NOT removed
       AND body->>'generationId' = $2 AND CASE body->>'kind' WHEN 'video' THEN 'result' WHEN 'approval' THEN 'approval' ELSE 'progress' END = $3
     ORDER BY id LIMIT 1`,
    [channelId, generationId, kind],
  );
  return rows[0]?.id;
}

/** The newest messages that a person sees, in the order in which they last changed. */
export async function latestPlaygroundRows(
  { pool }: Database,
  channelId: string,
  viewer: string,
  most: number,
): Promise<PlaygroundRow[]> {
  const { rows } = await pool.query<StoredRow>(
    `SELECT * FROM (SELECT ${columns} FROM playground_message WHERE channel_id = $1 AND NOT removed
       AND (only_for IS NULL OR only_for = $2) ORDER BY id COLLATE "C" DESC LIMIT $3) AS latest ORDER BY revision`,
    [channelId, viewer, most],
  );
  return rows.map(rowOf);
}

/** What changed for a person after a revision, removals included, in order. */
export async function playgroundRowsSince(
  { pool }: Database,
  channelId: string,
  viewer: string,
  revision: bigint,
  most: number,
): Promise<PlaygroundRow[]> {
  const { rows } = await pool.query<StoredRow>(
    `SELECT ${columns} FROM playground_message WHERE channel_id = $1 AND revision > $3
       AND (only_for IS NULL OR only_for = $2) ORDER BY revision LIMIT $4`,
    [channelId, viewer, revision, most],
  );
  return rows.map(rowOf);
}

/** The last revision that was given out. */
export async function lastPlaygroundRevision({ pool }: Database): Promise<bigint> {
  const { rows } = await pool.query<{ last: string }>('SELECT last_value AS last FROM playground_revision');
  return BigInt(rows[0]?.last ?? 0);
}

type StoredRow = Omit<PlaygroundRow, 'revision'> & { revision: string };

function rowOf(row: StoredRow): PlaygroundRow {
  return { ...row, revision: BigInt(row.revision) };
}
