import { describe, expect, it } from 'vitest';
import { firstLimitsOf } from '../../../src/app/first-limits-of.ts';
import { welcome } from '../../../src/app/welcome.ts';
import { readConfig } from '../../../src/config/config.ts';

const here = { engine: 'postgres' as const, url: 'http://localhost:3000', limits: firstLimitsOf(readConfig({})) };

describe('what is said at start', () => {
  it('names the playground first, and what else runs', () => {
    const lines = welcome(readConfig({}), here).trim().split('\n');
    expect(lines[0]).toBe('Sorabot is ready.');
    expect(lines[1]).toMatch(/Playground +http:\/\/localhost:3000\/playground$/);
    expect(lines.join('\n')).toMatch(/Discord +off \(set DISCORD_TOKEN\)/);
    expect(lines.join('\n')).toMatch(/Videos +simulated, nothing is paid/);
    expect(lines.join('\n')).toMatch(/Queue +in Postgres/);
  });

  it('says where people reach it, which may not be where it listens', () => {
    expect(welcome(readConfig({ PUBLIC_URL: 'https://sora.example' }), here)).toContain('https://sora.example/playground');
  });

  it('shows the backend and the limit, and no secret', () => {
    const config = readConfig({
      OPENAI_BASE_URL: 'https://gateway.example/v1',
      OPENAI_API_KEY: 'sk-secret',
      MAX_DAILY_USD: '20',
      DISCORD_TOKEN: 'discord-secret',
      SLACK_BOT_TOKEN: 'xoxb-secret',
      SLACK_APP_TOKEN: 'xapp-secret',
      DATABASE_URL: 'postgresql://root:hunter2@db/sora',
    });
    const text = welcome(config, { ...here, limits: firstLimitsOf(config) });
    expect(text).toMatch(/Videos +https:\/\/gateway\.example\/v1 \(openai\)/);
    expect(text).toMatch(
      /Limits +\$20\.00 a day for everybody together; a new workspace waits for you to enable it; direct messages are off/,
    );
    expect(text).toMatch(/Slack +on, over Socket Mode/);
    expect(text).not.toMatch(/secret|hunter2/);
  });

  it('names no address where the web role is not', () => {
    expect(welcome(readConfig({ ROLES: 'worker' }), { ...here, url: undefined })).not.toContain('http');
  });
});
