import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { loadSecrets } from '../../../src/config/secrets.ts';
import { startProcess } from '../../support/start-process.ts';

const given = { SESSION_SECRET: 's'.repeat(32), ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') };

describe('the secrets', () => {
  let folder: string;
  const load = (environment: NodeJS.ProcessEnv = {}) =>
    loadSecrets(readConfig({ DATA_DIR: join(folder, 'data'), ...environment }));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sorabot-secrets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are the given ones, and then nothing is written', () => {
    expect(load(given)).toEqual({ session: given.SESSION_SECRET, encryption: given.ENCRYPTION_KEY });
    expect(() => statSync(join(folder, 'data'))).toThrow('ENOENT');
  });

  it('are made once, long enough, for nobody else to read', () => {
    const secrets = load();
    expect(load()).toEqual(secrets);
    expect(Buffer.from(secrets.encryption, 'base64')).toHaveLength(32);
    expect(Buffer.from(secrets.session, 'base64')).toHaveLength(32);
    expect(secrets.session).not.toBe(secrets.encryption);
    expect(statSync(join(folder, 'data', 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('are the same in all processes that start at once', async () => {
    const processes = [1, 2, 3, 4].map(() => startProcess('support/secrets-process.ts', [join(folder, 'data')]));
    await vi.waitUntil(() => processes.every(({ messages }) => messages.length === 1), { timeout: 20_000, interval: 5 });
    for (const { child } of processes) child.send('go');
    await vi.waitUntil(() => processes.every(({ messages }) => messages.length === 2), { timeout: 20_000, interval: 5 });
    expect(processes.map(({ messages }) => messages[1])).toEqual(processes.map(() => load()));
    expect(readdirSync(join(folder, 'data'))).toEqual(['secrets.json']);
    await Promise.all(processes.map(({ kill }) => kill()));
  });

  it('can be given one by one', () => {
    const made = load();
    expect(load({ SESSION_SECRET: given.SESSION_SECRET })).toEqual({ ...made, session: given.SESSION_SECRET });
  });
});
