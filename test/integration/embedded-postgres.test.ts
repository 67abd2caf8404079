import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readPostmaster } from '../../src/app/embedded-postgres/postmaster-file.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/app/embedded-postgres/start-embedded-postgres.ts';
import { connect } from '../../src/database/connect.ts';
import { StartFault } from '../../src/errors/fault.ts';
import { startProcess, type TestProcess } from '../support/start-process.ts';

const patient = { timeout: 90_000 };
const soon = { timeout: 30_000, interval: 50 };
const asRoot = process.getuid?.() === 0;

/** A folder for one database; whatever still runs on it afterwards is ended. */
async function inFolder(story: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sorabot-embedded-'));
  try {
    await story(folder);
  } finally {
    const left = pidOn(folder);
    if (left !== undefined && left !== process.pid) {
      process.kill(left, 'SIGQUIT');
      await vi.waitUntil(() => pidOn(folder) === undefined, soon);
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

const pidOn = (folder: string) => readPostmaster(join(folder, 'data'))?.pid;
const start = (folder: string): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ folder, durable: false });

async function ask<Row extends object>(url: string, query: string): Promise<Row[]> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<Row>(query);
    return rows;
  } finally {
    await client.end();
  }
}

async function startApp(folder: string): Promise<TestProcess & { url: string }> {
  const app = startProcess('support/embedded-process.ts', [folder]);
  const url = await vi.waitUntil(() => app.messages.map((message) => (message as { url?: string }).url).find(Boolean), soon);
  return { ...app, url };
}

describe('the embedded Postgres', { concurrent: true, ...patient }, () => {
  it('listens on this machine only, asks for its password, speaks UTF-8 and counts in UTC', () =>
    inFolder(async (folder) => {
      const { url, stop } = await start(folder);
      const [settings] = await ask<Record<string, string>>(
        url,
        `SELECT current_setting('listen_addresses') listens, current_setting('unix_socket_directories') sockets,
           current_setting('server_encoding') encoding, current_setting('timezone') timezone`,
      );
      expect(settings).toEqual({ listens: '127.0.0.1', sockets: '', encoding: 'UTF8', timezone: 'UTC' });
      expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600);
      const stranger = new URL(url);
      stranger.password = 'guessed';
      await expect(connect(stranger.href)).rejects.toThrow('refuses the user "sorabot"');
      await stop();
      expect(pidOn(folder)).toBeUndefined();
    }));

  it('finds its data again at the next start', () =>
    inFolder(async (folder) => {
      const first = await start(folder);
      await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await first.stop();
      const second = await start(folder);
      expect(await ask(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
      await second.stop();
    }));

  it('is one server for all who start it on the same folder, and stops with the one who did', () =>
    inFolder(async (folder) => {
      const [one, other] = await Promise.all([start(folder), start(folder)]);
      expect(one.url).toBe(other.url);
      const third = await start(folder);
      await third.stop();
      expect(await ask(one.url, 'SELECT 1 AS answer')).toEqual([{ answer: 1 }]);
      await Promise.all([one.stop(), other.stop()]);
      expect(pidOn(folder)).toBeUndefined();
    }));

  it('ends after a kill -9 of the process that started it', () =>
    inFolder(async (folder) => {
      const app = await startApp(folder);
      await app.kill('SIGKILL');
      await vi.waitUntil(() => pidOn(folder) === undefined, soon);
      expect(readFileSync(join(folder, 'postgres.log'), 'utf8')).toContain('database system is shut down');
    }));

  it('is adopted when nobody was left to end it', () =>
    inFolder(async (folder) => {
      const app = await startApp(folder);
      const pid = pidOn(folder);
      const processes = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
      const watchdog = Number.parseInt(
        processes.find((line) => line.includes('cat >/dev/null') && line.endsWith(` ${pid}`)) ?? '',
        10,
      );
      process.kill(watchdog, 'SIGKILL');
      await app.kill('SIGKILL');
      const { url, stop } = await start(folder);
      expect(url).toBe(app.url);
      expect(pidOn(folder)).toBe(pid);
      await stop();
    }));

  it('is not touched by Ctrl-C, so that the app can finish what it has in hand', () =>
    inFolder(async (folder) => {
      const app = await startApp(folder);
      process.kill(-(app.child.pid ?? Number.NaN), 'SIGINT');
      await vi.waitFor(() => expect(app.messages.at(-1)).toEqual({ drained: 1 }), soon);
      await vi.waitUntil(() => app.child.exitCode !== null, soon);
      expect(pidOn(folder)).toBeUndefined();
    }));

  it('recovers what it had after a kill -9 of its own', () =>
    inFolder(async (folder) => {
      const first = await startEmbeddedPostgres({ folder });
      await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      process.kill(pidOn(folder) ?? Number.NaN, 'SIGKILL');
      const second = await startEmbeddedPostgres({ folder });
      expect(await ask(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
      await first.stop();
      await second.stop();
    }));

  it('does not open data of another Postgres', () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'data'));
      writeFileSync(join(folder, 'data', 'PG_VERSION'), '15\n');
      await expect(start(folder)).rejects.toThrow(/was written by Postgres 15, and this is Postgres \d+: move that folder away/);
    }));

  it('does not take a folder that a silent process holds', () =>
    inFolder(async (folder) => {
      await (await start(folder)).stop();
      const lines = [process.pid, join(folder, 'data'), 0, 1, '', '127.0.0.1', '', 'ready'];
      writeFileSync(join(folder, 'data', 'postmaster.pid'), lines.join('\n'));
      await expect(start(folder)).rejects.toThrow(`is held by process ${process.pid}, which does not answer`);
    }));

  it('says so when its folder cannot be made', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      const trouble = start(join(folder, 'file', 'postgres'));
      await expect(trouble).rejects.toThrow('cannot be written: set DATA_DIR to a folder of yours.');
      await expect(trouble).rejects.toBeInstanceOf(StartFault);
    }));

  it.skipIf(!asRoot)('goes to /var/lib/sorabot when root starts it where nobody else may enter, and says where', () =>
    inFolder(async (folder) => {
      const wanted = join(folder, 'private', 'postgres');
      mkdirSync(wanted, { recursive: true });
      chmodSync(join(folder, 'private'), 0o700);
      const lines: string[] = [];
      const { url, stop } = await startEmbeddedPostgres({ folder: wanted, durable: false, log: (line) => lines.push(line) });
      expect(await ask(url, 'SELECT 1 AS answer')).toEqual([{ answer: 1 }]);
      await stop();
      expect(lines).toHaveLength(1);
      const place = /\/var\/lib\/sorabot\/[0-9a-f]{12}/.exec(lines[0] ?? '')?.[0] ?? '';
      expect(existsSync(join(place, 'data', 'PG_VERSION'))).toBe(true);
      rmSync(place, { recursive: true });
    }),
  );
});
