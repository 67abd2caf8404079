import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/app/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { startRedis } from './redis-server.ts';
import { templateName } from './template-name.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server's own database, to make others from. */
    postgresUrl: string;
    redisUrl: string | undefined;
  }
}

/** One real Postgres for the whole run, and one Redis where redis-server is found. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'sorabot-test-'));
  const postgres = await startEmbeddedPostgres({ folder, durable: false });
  await makeTemplate(postgres.url);
  project.provide('postgresUrl', postgres.url);
  const redis = await startRedis();
  if (redis === undefined && process.env['REQUIRE_REDIS'] === '1') throw new Error('redis-server was not found on PATH');
  if (redis === undefined) console.log('Redis: not run');
  project.provide('redisUrl', redis?.url);
  if (process.env['SPECS_DIR'] === undefined) console.log('specs: not run');
  return async () => {
    await Promise.all([postgres.stop(), redis?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
}

async function makeTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${templateName}`);
  await client.end();
  const template = new URL(url);
  template.pathname = `/${templateName}`;
  await migrate(template.href);
}
