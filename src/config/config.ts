import { resolve } from 'node:path';
import { StartFault } from '../errors/fault.ts';
import { readVariables, type Variables } from './read-variables.ts';

export type Role = 'bot' | 'worker' | 'web';

/** All that the process was told from outside, read once at start. */
export interface Config {
  roles: Role[];
  production: boolean;
  port: number;
  /** Where a process without the web role answers about its health; undefined: nowhere. */
  healthPort: number | undefined;
  host: string;
  /** Undefined: the address that the web role turns out to listen at, on this machine only. */
  publicUrl: string | undefined;
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  dataDir: string;
  discord: { token: string; apiUrl: string } | undefined;
  slack: { botToken: string; appToken: string | undefined; signingSecret: string | undefined; apiUrl: string } | undefined;
  /** Undefined: the simulator. */
  backend: { address: string; key: string | undefined; dialect: string } | undefined;
  modelsFile: string | undefined;
  maxDailyUsd: string | undefined;
  /** "0": a new workspace waits for an operator. */
  workspaceDailyUsd: string;
  personalDailyUsd: string;
  /** Where the operator is told things; undefined: only in the log. */
  alertWebhookUrl: string | undefined;
  commandName: string;
  trustProxy: number;
  metricsToken: string | undefined;
  sessionSecret: string | undefined;
  encryptionKey: string | undefined;
  pollIntervalMs: number | undefined;
  playground: boolean;
  logLevel: string;
  /** Things worth a line at start that are not faults. */
  remarks: string[];
}

/**
 * Reads the whole environment.
 * @throws {StartFault} naming every variable that is wrong and what is expected of it.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const { values, faults } = readVariables(environment);
  const production = values.NODE_ENV === 'production';
  // What was given and is wrong is not missing as well.
  const wrong = new Set(faults.map(nameIn));
  faults.push(...missing(values, production).filter((fault) => !wrong.has(nameIn(fault))));
  if (faults.length > 0) throw new StartFault(['The environment has faults:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
  return {
    roles: values.ROLES ?? ['bot', 'worker', 'web'],
    production,
    port: values.PORT ?? 3000,
    healthPort: values.HEALTH_PORT,
    host: values.HOST ?? '127.0.0.1',
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    dataDir: resolve(values.DATA_DIR ?? '.data'),
    discord:
      values.DISCORD_TOKEN === undefined
        ? undefined
        : { token: values.DISCORD_TOKEN, apiUrl: values.DISCORD_API_URL ?? 'https://discord.com/api' },
    slack: slackOf(values),
    backend: values.OPENAI_BASE_URL === undefined ? undefined : backendOf(values.OPENAI_BASE_URL, values),
    modelsFile: values.VIDEO_MODELS,
    ...moneyOf(values),
    commandName: values.COMMAND_NAME ?? 'sora',
    trustProxy: values.TRUST_PROXY ?? 0,
    metricsToken: values.METRICS_TOKEN,
    sessionSecret: values.SESSION_SECRET,
    encryptionKey: values.ENCRYPTION_KEY,
    pollIntervalMs: values.POLL_INTERVAL_MS,
    playground: values.PLAYGROUND === undefined ? !production : ['on', 'true', '1'].includes(values.PLAYGROUND),
    logLevel: values.LOG_LEVEL ?? 'info',
    remarks: remarksOn(values),
  };
}

function nameIn(fault: string): string {
  return fault.slice(0, fault.indexOf(':'));
}

function moneyOf(values: Variables): Pick<Config, 'maxDailyUsd' | 'workspaceDailyUsd' | 'personalDailyUsd' | 'alertWebhookUrl'> {
  return {
    maxDailyUsd: values.MAX_DAILY_USD,
    workspaceDailyUsd: values.DEFAULT_WORKSPACE_DAILY_USD ?? '0',
    personalDailyUsd: values.DEFAULT_PERSONAL_DAILY_USD ?? '0',
    alertWebhookUrl: values.ALERT_WEBHOOK_URL,
  };
}

function slackOf(values: Variables): Config['slack'] {
  if (values.SLACK_BOT_TOKEN === undefined) return undefined;
  return {
    botToken: values.SLACK_BOT_TOKEN,
    appToken: values.SLACK_APP_TOKEN,
    signingSecret: values.SLACK_SIGNING_SECRET,
    apiUrl: values.SLACK_API_URL ?? 'https://slack.com/api/',
  };
}

function backendOf(address: string, values: Variables): Config['backend'] {
  const dialect = values.VIDEO_DIALECT ?? (/(^|\.)openrouter\.ai$/.test(new URL(address).hostname) ? 'openrouter' : 'openai');
  return { address: address.replace(/\/+$/, ''), key: values.OPENAI_API_KEY, dialect };
}

/** Variables that must go together, or that production insists on. */
function missing(values: Variables, production: boolean): string[] {
  const faults: string[] = [];
  if (values.SLACK_BOT_TOKEN !== undefined && values.SLACK_APP_TOKEN === undefined && values.SLACK_SIGNING_SECRET === undefined)
    faults.push('SLACK_BOT_TOKEN: expected together with SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP).');
  if (values.SLACK_BOT_TOKEN === undefined && (values.SLACK_APP_TOKEN ?? values.SLACK_SIGNING_SECRET) !== undefined)
    faults.push('SLACK_BOT_TOKEN: expected, because another SLACK_ variable is set.');
  const real = values.OPENAI_BASE_URL !== undefined && values.VIDEO_DIALECT !== 'simulator';
  if (real && values.MAX_DAILY_USD === undefined)
    faults.push('MAX_DAILY_USD: expected with a real video backend: the most dollars that may be spent a day, such as 20.');
  if (!production) return faults;
  if (values.OPENAI_BASE_URL === undefined)
    faults.push('OPENAI_BASE_URL: expected in production: the address of a server that speaks /v1/videos.');
  if (values.SESSION_SECRET === undefined) faults.push('SESSION_SECRET: expected in production: at least 32 characters.');
  if (values.ENCRYPTION_KEY === undefined) faults.push('ENCRYPTION_KEY: expected in production: 32 bytes in base64.');
  return faults;
}

function remarksOn(values: Variables): string[] {
  if (values.OPENAI_API_KEY === undefined || values.OPENAI_BASE_URL !== undefined) return [];
  return ["OPENAI_API_KEY is ignored: set OPENAI_BASE_URL as well (OpenAI's own address no longer serves videos)."];
}
