import type { Database } from './database.ts';

/** Which of these chores are due; one that was never done is. */
export async function dueChores({ pool }: Database, names: string[], now: Date): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    'SELECT name FROM unnest($1::text[]) name LEFT JOIN chore USING (name) WHERE due_at IS NULL OR due_at <= $2',
    [names, now],
  );
  return rows.map(({ name }) => name);
}

/** Takes a chore that is due; whoever is first has it, and if they die it is due again after the lease. */
export async function takeChore({ pool }: Database, name: string, now: Date, leaseUntil: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    'INSERT INTO chore (name, due_at) VALUES ($1, $3) ON CONFLICT (name) DO UPDATE SET due_at = $3 WHERE chore.due_at <= $2',
    [name, now, leaseUntil],
  );
  return rowCount === 1;
}

export async function planChore({ prisma }: Database, name: string, dueAt: Date): Promise<void> {
  await prisma.chore.update({ where: { name }, data: { dueAt } });
}
