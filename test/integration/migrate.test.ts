import { expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { migrate } from '../../src/database/migrate.ts';

it('finds nothing to apply in a database that is up to date', async () => {
  const { url, drop, database } = await createTestDatabase();
  expect(await migrate(url)).toEqual([]);
  expect(await database.prisma.workspace.count()).toBe(0);
  await drop();
});
