import { systemClock } from '../clock/clock.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../logging/log.ts';
import { mediaRoutes } from '../web/media.ts';
import { metricsRoutes } from '../web/metrics.ts';
import { healthRoutes, type Readiness } from '../web/health.ts';
import { createWebServer, type Mount } from '../web/server.ts';
import type { MediaLinks } from '../media/media-link.ts';
import type { ChatPlatform } from '../platforms/chat-platform.ts';
import type { Playground } from '../platforms/playground/platform.ts';
import type { Parts } from './process-parts.ts';

export interface WebNeeds {
  config: Config;
  log: Log;
  parts: Parts;
  platforms: ChatPlatform[];
  links: MediaLinks;
  findVideo: (generationId: string) => Promise<{ path: string } | undefined>;
  readiness: Readiness;
}

/**
 * Starts the web role's server; without that role one that answers about health only, where HEALTH_PORT says so.
 * @returns the address that it listens at, if any.
 * @throws {StartFault} when the port cannot be had.
 */
export async function startWeb(needs: WebNeeds): Promise<string | undefined> {
  const { config, log, parts } = needs;
  const isWeb = config.roles.includes('web');
  const port = isWeb ? config.port : config.healthPort;
  if (port === undefined) return undefined;
  const server = createWebServer({
    host: config.host,
    port,
    trustProxy: config.trustProxy,
    log,
    mounts: isWeb ? webMounts(needs) : healthMounts(needs),
  });
  const { url } = await server.listen();
  parts.onStop('web', server.close);
  return url;
}

function webMounts(needs: WebNeeds): Mount[] {
  const { platforms, links, findVideo } = needs;
  return [
    // First: these read the raw body themselves.
    ...platforms.flatMap(deliveries),
    ...healthMounts(needs),
    mediaRoutes({ links, find: findVideo, clock: systemClock }),
    ...platforms.flatMap((platform) => (isPlayground(platform) ? [platform.mount] : [])),
  ];
}

function healthMounts({ readiness, config }: WebNeeds): Mount[] {
  return [healthRoutes(readiness), metricsRoutes(config.metricsToken)];
}

function deliveries({ http }: ChatPlatform): Mount[] {
  return http === undefined ? [] : [(app) => void app.post(http.path, (request, response) => http.handler(request, response))];
}

function isPlayground(platform: ChatPlatform): platform is Playground {
  return platform.name === 'playground';
}
