import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const url = (...schemes: string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)));
const secret = z.string().min(1);
const usd = z.string().regex(/^\d{1,9}(\.\d{1,6})?$/);

/** One environment variable: how it is read, what is expected of it, and the line that explains it in `.env.example`. */
export interface Variable {
  schema: z.ZodType;
  expects: string;
  means: string;
  example: string;
}

const variable = <S extends z.ZodType>(schema: S, expects: string, means: string, example = '') => ({
  schema: schema.optional(),
  expects,
  means,
  example,
});

/** Every variable that is read from the environment; all are optional, and an empty value means unset. */
export const variables = {
  ROLES: variable(
    z
      .string()
      .transform((text) => text.split(',').map((role) => role.trim()))
      .pipe(z.array(z.enum(['bot', 'worker', 'web'])).min(1)),
    'a list of bot, worker, web',
    'Which roles this process plays; all three by default.',
    'bot,worker,web',
  ),
  PORT: variable(port, 'a port number', 'Where the web role listens.', '3000'),
  HEALTH_PORT: variable(
    port,
    'a port number',
    'Where a process without the web role answers /healthz, /readyz and /metrics; nowhere when unset.',
    '3001',
  ),
  HOST: variable(z.string(), 'an address of this machine', 'The address that the web role binds to.', '127.0.0.1'),
  PUBLIC_URL: variable(
    url('http', 'https'),
    'an http(s) address',
    'The address that people reach the web role at.',
    'http://localhost:3000',
  ),
  DATABASE_URL: variable(
    url('postgres', 'postgresql'),
    'a postgresql:// address',
    'Postgres; embedded under DATA_DIR when unset.',
    'postgresql://sorabot:secret@localhost:5432/sorabot',
  ),
  REDIS_URL: variable(
    url('redis', 'rediss'),
    'a redis:// address',
    'Redis for the queue; the queue lives in Postgres when unset.',
    'redis://localhost:6379',
  ),
  DATA_DIR: variable(z.string(), 'a folder', 'Where embedded data and videos are kept.', '.data'),
  DISCORD_TOKEN: variable(secret, 'a bot token', 'Switches Discord on.'),
  DISCORD_API_URL: variable(
    url('http', 'https'),
    'an http(s) address',
    "Base of Discord's REST API, without the version.",
    'https://discord.com/api',
  ),
  SLACK_BOT_TOKEN: variable(secret, 'a bot token (xoxb-…)', 'Switches Slack on, together with one of the next two.'),
  SLACK_APP_TOKEN: variable(secret, 'an app token (xapp-…)', 'Slack over Socket Mode.'),
  SLACK_SIGNING_SECRET: variable(secret, 'a signing secret', 'Slack over signed HTTP at /slack/events.'),
  SLACK_API_URL: variable(url('http', 'https'), 'an http(s) address', "Base of Slack's Web API.", 'https://slack.com/api/'),
  OPENAI_BASE_URL: variable(
    url('http', 'https'),
    'an http(s) address',
    'The video backend: any server that speaks /v1/videos; the built-in simulator when unset.',
    'https://gateway.example/v1',
  ),
  OPENAI_API_KEY: variable(secret, 'a key', "That server's key, where it wants one."),
  VIDEO_DIALECT: variable(
    z.enum(['openai', 'litellm', 'openrouter', 'vllm-omni', 'sglang', 'new-api', 'simulator']),
    'one of openai, litellm, openrouter, vllm-omni, sglang, new-api, simulator',
    'How that server speaks; guessed from the address when unset.',
    'openai',
  ),
  VIDEO_MODELS: variable(
    z.string(),
    'the path of a JSON file',
    'Models to import at start (README, "The models file").',
    './models.json',
  ),
  MAX_DAILY_USD: variable(
    usd,
    'dollars, such as 20 or 19.99',
    'The most that this instance spends a day (UTC), until an operator sets another limit; required with a real backend.',
    '20',
  ),
  DEFAULT_WORKSPACE_DAILY_USD: variable(
    usd,
    'dollars, such as 5 or 4.99',
    'The limit a day that a new server or workspace begins with; with 0 it waits for an operator.',
    '0',
  ),
  DEFAULT_PERSONAL_DAILY_USD: variable(
    usd,
    'dollars, such as 1 or 0.99',
    "The limit a day of one person's direct messages; with 0 none are taken there.",
    '0',
  ),
  ALERT_WEBHOOK_URL: variable(
    url('http', 'https'),
    'an http(s) address',
    'Where the operator is told what they should know, as JSON with a "text"; only logged when unset.',
    'https://hooks.example/sorabot',
  ),
  COMMAND_NAME: variable(
    z.string().regex(/^[a-z0-9_-]{1,22}$/),
    'at most 22 small letters, digits, - or _',
    'Name of the slash command.',
    'sora',
  ),
  TRUST_PROXY: variable(z.coerce.number().int().min(0).max(10), 'a number of proxies', 'Hops of proxy before the web role.', '0'),
  METRICS_TOKEN: variable(secret, 'a token', 'Lets /metrics answer beyond loopback, as a bearer token.'),
  SESSION_SECRET: variable(
    z.string().min(32),
    'at least 32 characters',
    'Signs links; generated once into DATA_DIR, required in production.',
  ),
  ENCRYPTION_KEY: variable(
    z.string().refine((text) => Buffer.from(text, 'base64').length === 32),
    '32 bytes in base64',
    'Seals tokens at rest; generated once into DATA_DIR, required in production.',
  ),
  POLL_INTERVAL_MS: variable(
    z.coerce.number().int().min(50).max(3_600_000),
    'milliseconds, 50 or more',
    'First wait between looks at one video; per model when unset.',
    '10000',
  ),
  PLAYGROUND: variable(
    z.enum(['on', 'off', 'true', 'false', '1', '0']),
    'on or off',
    'The playground page; on, but off in production.',
    'on',
  ),
  LOG_LEVEL: variable(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    'one of fatal, error, warn, info, debug, trace, silent',
    'How much is logged.',
    'info',
  ),
  NODE_ENV: variable(
    z.string(),
    'production, or anything else',
    'production: secrets and a video backend must be given.',
    'production',
  ),
} satisfies Record<string, Variable>;
