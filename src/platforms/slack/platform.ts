import { format } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExpressReceiver, LogLevel, SocketModeReceiver, type Logger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Config } from '../../config/config.ts';
import { StartFault } from '../../errors/fault.ts';
import type { Log } from '../../logging/log.ts';
import type { ChatError, ChatPlatform } from '../chat-platform.ts';
import { asChatError } from './errors.ts';
import { createDirectory } from './hearing/directory.ts';
import { limits } from './limits.ts';
import { createSlackListener, type SlackDoor } from './listener.ts';
import { createSender } from './sender.ts';

export interface SlackOptions {
  config: NonNullable<Config['slack']>;
  commandName: string;
  log: Log;
  /** Milliseconds before each look for a video that was shared; shorter in tests. */
  shareWaitsMs?: number[];
}

/** Slack, switched on: over Socket Mode where there is an app token, else over signed HTTP through `http`. */
export function createSlack({ config, commandName, log, shareWaitsMs = limits.shareWaitsMs }: SlackOptions): ChatPlatform {
  const logger = loggerOf(log);
  const { botToken, appToken, signingSecret, apiUrl } = config;
  // The client's own retries would post twice and hold up everything else; our queue knows when to try again.
  const options: WebClientOptions = {
    slackApiUrl: apiUrl,
    logger,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: limits.requestMs,
  };
  const http = appToken === undefined ? createHttpDoor(signingSecret ?? '', logger) : undefined;
  const client = new WebClient(botToken, options);
  const directory = createDirectory(client, log);
  return {
    name: 'slack',
    heardBy: http === undefined ? 'bot' : 'web',
    sender: createSender({ botToken, client: options, directory, shareWaitsMs }),
    createListener: () => {
      const door = http ?? createSocketDoor(appToken ?? '', options, logger, log);
      return createSlackListener({ door, client, directory, commandName, logger, log });
    },
    ...(http && { http: { path: '/slack/events', handler: http.handler } }),
  };
}

/** Bolt's lines in our log. Its debug lines carry whole payloads, with prompts and tokens, so they are never written. */
function loggerOf(log: Log): Logger {
  return {
    debug: () => undefined,
    info: (...words) => log.debug(format(...words)),
    warn: (...words) => log.warn(format(...words)),
    error: (...words) => log.error(format(...words)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

/** Bolt checks the signature over the raw body, so the handler must see the request before any body parser. */
function createHttpDoor(
  signingSecret: string,
  logger: Logger,
): SlackDoor & { handler: NonNullable<ChatPlatform['http']>['handler'] } {
  const receiver = new ExpressReceiver({ signingSecret, logger, endpoints: '/slack/events' });
  receiver.app.disable('x-powered-by');
  let isOpen = false;
  return {
    receiver,
    handler: (request, response) => {
      if (isOpen) receiver.app(request, response);
      // Slack delivers events again after this, and tells a person that the command did not work.
      else response.writeHead(503).end();
    },
    open: async () => {
      isOpen = true;
    },
    close: async () => {
      isOpen = false;
    },
    trouble: () => (isOpen ? undefined : 'not listening to Slack yet'),
  };
}

/** Bolt's receiver over a socket that we keep open. */
function createSocketDoor(appToken: string, clientOptions: WebClientOptions, logger: Logger, log: Log): SlackDoor {
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: { ...clientOptions } },
  });
  const socket = receiver.client;
  const connection = createConnection(socket, log);
  const closing = new AbortController();
  let opening: Promise<ChatError | undefined> | undefined;
  let kept: Promise<void> | undefined;
  return {
    receiver,
    async open() {
      opening = connection.connect();
      const refusal = await opening;
      if (refusal?.kind === 'auth')
        throw new StartFault(`SLACK_APP_TOKEN: ${refusal.message} It starts with xapp- and needs the scope connections:write.`);
      kept = connection.keep(closing.signal);
    },
    async close() {
      closing.abort();
      await socket.disconnect();
      await opening;
      await kept;
      // A connection that was being made meanwhile.
      await socket.disconnect();
    },
    trouble: connection.trouble,
  };
}

/**
 * Slack renews every socket after a few hours. We connect again ourselves: when Bolt's own attempt fails, its rejection is caught by
 * nobody and would end the process (@slack/socket-mode 3.1, delayReconnectAttempt).
 */
function createConnection(socket: SocketModeReceiver['client'], log: Log) {
  let trouble: string | undefined = 'not connected to Slack yet';
  socket.on('connected', () => (trouble = undefined));
  socket.on('disconnected', () => (trouble ??= 'the connection to Slack was lost'));

  /** One attempt; answers what went wrong. */
  const connect = async (): Promise<ChatError | undefined> => {
    try {
      await socket.start();
      return undefined;
    } catch (error) {
      const refusal = asChatError(error ?? new Error('the socket was closed at once'));
      trouble = `no connection to Slack: ${refusal.message}`;
      return refusal;
    }
  };

  return {
    connect,
    trouble: () => trouble,
    async keep(closing: AbortSignal): Promise<void> {
      for (let failures = 0; !closing.aborted;) {
        if (trouble === undefined) await new Promise<void>((resolve) => socket.once('disconnected', () => resolve()));
        await sleep(Math.min(30_000, 250 * 2 ** failures), undefined, { signal: closing }).catch(() => undefined);
        if (closing.aborted) return;
        const refusal = await connect();
        if (refusal !== undefined) log.warn(trouble);
        failures = refusal === undefined ? 0 : failures + 1;
      }
    },
  };
}
