import { isAbsolute, join, relative } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Queue } from '../queue/create-queue.ts';

/** What a person who starts this wants to know, as lines of plain text. */
export function welcome(config: Config, engine: Queue['engine'], url: string | undefined): string {
  const rows: [string, string][] = [];
  if (url !== undefined && config.playground) rows.push(['Playground', `${config.publicUrl ?? url}/playground`]);
  if (url !== undefined) rows.push(['Health', `${url}/readyz`]);
  rows.push(
    ['Roles', config.roles.join(', ')],
    ['Discord', config.discord === undefined ? 'off (set DISCORD_TOKEN)' : 'on'],
    [
      'Slack',
      config.slack === undefined
        ? 'off (set SLACK_BOT_TOKEN)'
        : `on, over ${config.slack.appToken === undefined ? 'HTTP' : 'Socket Mode'}`,
    ],
    [
      'Videos',
      config.backend === undefined
        ? 'simulated, nothing is paid (set OPENAI_BASE_URL)'
        : `${config.backend.address} (${config.backend.dialect})`,
    ],
    [
      'Limit',
      config.maxDailyUsd === undefined ? 'none, videos are simulated' : `$${config.maxDailyUsd} a day for everybody together`,
    ],
    [
      'Data',
      config.databaseUrl === undefined ? `Postgres of our own in ${short(config.dataDir)}` : 'the Postgres of DATABASE_URL',
    ],
    ['Queue', engine === 'redis' ? 'Redis' : 'in Postgres'],
  );
  return ['', 'Sorabot is ready.', ...rows.map(([name, value]) => `  ${name.padEnd(11)}${value}`), '', ''].join('\n');
}

function short(dataDir: string): string {
  const path = relative(process.cwd(), dataDir);
  return isAbsolute(path) || path.startsWith('..') ? dataDir : join('.', path);
}
