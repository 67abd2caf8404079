import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { StartFault } from '../../../src/errors/fault.ts';

/** The sentences that a start with this environment ends with. */
function faultsOf(environment: NodeJS.ProcessEnv): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof StartFault) return error.message;
    throw error;
  }
  return '';
}

const key = Buffer.alloc(32, 7).toString('base64');
const production = {
  NODE_ENV: 'production',
  OPENAI_BASE_URL: 'https://gateway.example/v1',
  MAX_DAILY_USD: '20',
  SESSION_SECRET: 's'.repeat(32),
  ENCRYPTION_KEY: key,
};

describe('the configuration', () => {
  it('has an answer to everything when nothing is set', () => {
    expect(readConfig({})).toMatchObject({
      roles: ['bot', 'worker', 'web'],
      production: false,
      port: 3000,
      host: '127.0.0.1',
      publicUrl: undefined,
      databaseUrl: undefined,
      redisUrl: undefined,
      dataDir: resolve('.data'),
      discord: undefined,
      slack: undefined,
      backend: undefined,
      maxDailyUsd: undefined,
      commandName: 'sora',
      trustProxy: 0,
      playground: true,
      logLevel: 'info',
      remarks: [],
    });
  });

  it('takes an empty value, or one of spaces, for unset', () => {
    expect(readConfig({ PORT: '', DISCORD_TOKEN: '  ', ROLES: '' })).toEqual(readConfig({}));
  });

  it('reads every kind of value, and leaves out the slash at an address’s end', () => {
    const config = readConfig({
      ROLES: 'worker, web',
      PORT: '8080',
      PUBLIC_URL: 'https://sora.example/',
      OPENAI_BASE_URL: 'http://localhost:4000/v1/',
      VIDEO_DIALECT: 'litellm',
      MAX_DAILY_USD: '19.99',
      PLAYGROUND: 'off',
      TRUST_PROXY: '1',
    });
    expect(config).toMatchObject({ roles: ['worker', 'web'], port: 8080, publicUrl: 'https://sora.example', trustProxy: 1 });
    expect(config).toMatchObject({ maxDailyUsd: '19.99', playground: false });
    expect(config.backend).toEqual({ address: 'http://localhost:4000/v1', key: undefined, dialect: 'litellm' });
  });

  it.each([
    ['https://openrouter.ai/api/v1', 'openrouter'],
    ['https://gateway.example/v1', 'openai'],
    ['https://openrouter.ai.evil.example/v1', 'openai'],
  ])('takes a server at %s for one that speaks %s', (address, dialect) => {
    expect(readConfig({ OPENAI_BASE_URL: address, MAX_DAILY_USD: '1' }).backend?.dialect).toBe(dialect);
  });

  it('names all faults together with what is expected, and never a value', () => {
    const secrets = { ENCRYPTION_KEY: 'too-short-and-secret', SESSION_SECRET: 'hush', DATABASE_URL: 'mysql://root:hunter2@db' };
    const faults = faultsOf({ ...secrets, PORT: '99999', ROLES: 'bot,cook', COMMAND_NAME: 'Löwe', MAX_DAILY_USD: '-1' });
    const expected = {
      ENCRYPTION_KEY: '32 bytes in base64',
      SESSION_SECRET: 'at least 32 characters',
      DATABASE_URL: 'a postgresql:// address',
      PORT: 'a port number',
      ROLES: 'a list of bot, worker, web',
      COMMAND_NAME: 'at most 22 small letters, digits, - or _',
      MAX_DAILY_USD: 'dollars, such as 20 or 19.99',
    };
    for (const [name, what] of Object.entries(expected)) expect(faults).toContain(`${name}: expected ${what}.`);
    for (const value of [...Object.values(secrets), 'hunter2', '99999', 'cook', 'Löwe']) expect(faults).not.toContain(value);
  });

  it('says why a key without an address is ignored', () => {
    const config = readConfig({ OPENAI_API_KEY: 'sk-secret' });
    expect(config.backend).toBeUndefined();
    expect(config.remarks).toEqual([expect.stringContaining('OPENAI_API_KEY is ignored: set OPENAI_BASE_URL')]);
    expect(config.remarks.join(' ')).not.toContain('sk-secret');
  });

  it('wants a limit with a real backend, and none with a simulator', () => {
    const address = { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
    expect(faultsOf(address)).toContain('MAX_DAILY_USD: expected with a real video backend');
    expect(faultsOf({ ...address, VIDEO_DIALECT: 'simulator' })).toBe('');
  });
});

describe('in production', () => {
  it('wants a backend and secrets that were given', () => {
    const faults = faultsOf({ NODE_ENV: 'production' });
    for (const name of ['OPENAI_BASE_URL', 'SESSION_SECRET', 'ENCRYPTION_KEY'])
      expect(faults).toContain(`${name}: expected in production`);
  });

  it('starts with them, and leaves the playground out unless it was asked for', () => {
    expect(readConfig(production)).toMatchObject({ production: true, playground: false });
    expect(readConfig({ ...production, PLAYGROUND: 'on' }).playground).toBe(true);
  });

  it('does not take a key alone for a backend', () => {
    expect(faultsOf({ ...production, OPENAI_BASE_URL: '', OPENAI_API_KEY: 'sk-secret' })).toContain('OPENAI_BASE_URL: expected');
  });
});

describe('Slack', () => {
  it('is heard over a socket with an app token, over HTTP with a signing secret', () => {
    expect(readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }).slack).toEqual({
      botToken: 'xoxb-1',
      appToken: 'xapp-1',
      signingSecret: undefined,
      apiUrl: 'https://slack.com/api/',
    });
    expect(readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'hush' }).slack).toMatchObject({
      signingSecret: 'hush',
    });
  });

  it.each([{ SLACK_BOT_TOKEN: 'xoxb-1' }, { SLACK_APP_TOKEN: 'xapp-1' }, { SLACK_SIGNING_SECRET: 'hush' }])(
    'does not start with half of it: %o',
    (environment) => expect(faultsOf(environment)).toContain('SLACK_BOT_TOKEN: expected'),
  );
});
