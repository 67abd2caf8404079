import { isAbsolute, join, relative } from 'node:path';
import type { Config } from '../config/config.ts';
import { formatUsd } from '../micro-usd/micro-usd.ts';
import { shareOf, type FirstLimits } from '../money/first-limits.ts';
import type { Queue } from '../queue/create-queue.ts';

export interface Started {
  engine: Queue['engine'];
  /** Where the web role listens, if it does. */
  url: string | undefined;
  /** What is allowed: the instance's limit as it stands, and what a new workspace begins with. */
  limits: FirstLimits;
}

/** What a person who starts this wants to know, as lines of plain text. */
export function welcome(config: Config, { engine, url, limits }: Started): string {
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
    ['Limits', `${formatUsd(limits.instance)} a day for everybody together; ${describeFirst(limits)}`],
    [
      'Data',
      config.databaseUrl === undefined ? `Postgres of our own in ${short(config.dataDir)}` : 'the Postgres of DATABASE_URL',
    ],
    ['Queue', engine === 'redis' ? 'Redis' : 'in Postgres'],
  );
  return ['', 'Sorabot is ready.', ...rows.map(([name, value]) => `  ${name.padEnd(11)}${value}`), '', ''].join('\n');
}

function describeFirst({ workspace, personal }: FirstLimits): string {
  const servers =
    workspace === undefined
      ? 'a new workspace waits for you to enable it'
      : `a new workspace begins with ${formatUsd(workspace)}, each of its members with ${formatUsd(shareOf(workspace))}`;
  return `${servers}; direct messages ${personal === undefined ? 'are off' : `begin with ${formatUsd(personal)}`}`;
}

function short(dataDir: string): string {
  const path = relative(process.cwd(), dataDir);
  return isAbsolute(path) || path.startsWith('..') ? dataDir : join('.', path);
}
