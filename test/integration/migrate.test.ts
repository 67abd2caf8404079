import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import { StartFault } from '../../src/errors/fault.ts';
import { createTestDatabase } from '../support/database.ts';

const name = (n: number) => `2026010100000${n}_step`;

describe('migrate', () => {
  let url: string;
  let folder: string;
  let server: pg.Client;
  let database: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sorabot-migrations-'));
    database = `migrate_${Math.random().toString(36).slice(2)}`;
    server = new pg.Client({ connectionString: inject('postgresUrl') });
    await server.connect();
    await server.query(`CREATE DATABASE ${database}`);
    url = at({ pathname: `/${database}` });
  });
  afterEach(async () => {
    await server.query(`DROP DATABASE ${database} WITH (FORCE)`);
    await server.end();
    rmSync(folder, { recursive: true });
  });

  function at(change: Partial<URL>): string {
    return Object.assign(new URL(inject('postgresUrl')), change).href;
  }

  function write(n: number, sql: string): void {
    mkdirSync(join(folder, name(n)), { recursive: true });
    writeFileSync(join(folder, name(n), 'migration.sql'), sql);
  }

  async function ask<Row extends object>(query: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<Row>(query);
    await client.end();
    return rows;
  }

  it('applies what is new, in order, functions with semicolons included', async () => {
    write(1, 'CREATE TABLE a (n int);');
    write(2, 'ALTER TABLE a ADD m int; CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;');
    expect(await migrate(url, folder)).toEqual([name(1), name(2)]);
    write(3, 'INSERT INTO a VALUES (1, f());');
    expect(await migrate(url, folder)).toEqual([name(3)]);
    expect(await migrate(url, folder)).toEqual([]);
    expect(await ask('SELECT * FROM a')).toEqual([{ n: 1, m: 1 }]);
  });

  it("writes what Prisma's own command writes, so that either can go on where the other stopped", async () => {
    write(1, 'CREATE TABLE a (n int);');
    await migrate(url, folder);
    const [row] = await ask<Record<string, unknown>>('SELECT * FROM _prisma_migrations');
    expect(row).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: createHash('sha256')
        .update(readFileSync(join(folder, name(1), 'migration.sql')))
        .digest('hex'),
      migration_name: name(1),
      started_at: expect.any(Date),
      finished_at: expect.any(Date),
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
    });
    const columns = await ask<{ told: string }>(
      `SELECT concat_ws(' ', column_name, udt_name, character_maximum_length, is_nullable, column_default) AS told
       FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`,
    );
    expect(columns.map((column) => column.told)).toEqual([
      'id varchar 36 NO',
      'checksum varchar 64 NO',
      'finished_at timestamptz YES',
      'migration_name varchar 255 NO',
      'logs text YES',
      'rolled_back_at timestamptz YES',
      'started_at timestamptz NO now()',
      'applied_steps_count int4 NO 0',
    ]);
  });

  it('applies each migration once when processes start together', async () => {
    write(1, 'CREATE TABLE a (n int); SELECT pg_sleep(0.2);');
    write(2, 'INSERT INTO a VALUES (1);');
    const applied = await Promise.all([migrate(url, folder), migrate(url, folder), migrate(url, folder)]);
    expect(applied.flat().toSorted()).toEqual([name(1), name(2)]);
    expect(await ask('SELECT * FROM a')).toHaveLength(1);
  });

  it('refuses a migration that was edited after it was applied', async () => {
    write(1, 'CREATE TABLE a (n int);');
    await migrate(url, folder);
    write(1, 'CREATE TABLE b (n int);');
    await expect(migrate(url, folder)).rejects.toThrow(
      new StartFault(
        `The migration ${name(1)} was edited after it was applied: restore the file, and put the change into a new one.`,
      ),
    );
  });

  it('undoes a migration that fails, and stays put until somebody has looked at it', async () => {
    write(1, 'CREATE TABLE a (n int); SELECT 1 / 0;');
    await expect(migrate(url, folder)).rejects.toThrow(`The migration ${name(1)} failed: division by zero.`);
    expect(await ask("SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);
    await expect(migrate(url, folder)).rejects.toThrow('npx prisma migrate resolve');
    await ask('UPDATE _prisma_migrations SET rolled_back_at = now()');
    write(1, 'CREATE TABLE a (n int);');
    expect(await migrate(url, folder)).toEqual([name(1)]);
  });

  it.each([
    ['a server that is not there', { port: '1' }, /Postgres at 127\.0\.0\.1:1 does not answer \(ECONNREFUSED\)/],
    ['a wrong password', { password: 'wrong-secret' }, /refuses the user "sorabot": check the name and the password/],
    ['a database that is not there', { pathname: '/absent' }, /has no database "absent": create it/],
    ['a machine that is not there', { hostname: 'nowhere.invalid' }, /There is no machine called "nowhere.invalid"/],
  ])('says what is wrong with %s, without the password', async (_trouble, change, sentence) => {
    const trouble = migrate(at(change), folder);
    await expect(trouble).rejects.toThrow(sentence);
    await expect(trouble).rejects.toBeInstanceOf(StartFault);
    await expect(trouble).rejects.not.toThrow(/secret/);
  });
});

it("finds nothing to apply in a test's own database", async () => {
  const { url, drop } = await createTestDatabase();
  expect(await migrate(url)).toEqual([]);
  await drop();
});
