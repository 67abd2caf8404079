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

/** Starts the web role; answers the address that it listens at. @throws {StartFault} when the port cannot be had. */
export async function startWeb(needs: WebNeeds): Promise<string> {
  const { config, log, parts, platforms, links, findVideo, readiness } = needs;
  const server = createWebServer({
    host: config.host,
    port: config.port,
    trustProxy: config.trustProxy,
    log,
    mounts: [
      ...platforms.flatMap(deliveries),
      healthRoutes(readiness),
      metricsRoutes(config.metricsToken),
      mediaRoutes({
        links,
        find: findVideo,
        clock: systemClock,
      }),
      ...platforms.flatMap((platform) => (isPlayground(platform) ? [platform.mount] : [])),
    ],
  });
  const { url } = await server.listen();
  parts.onStop('web', server.close);
  return url;
}

function deliveries({ http }: ChatPlatform): Mount[] {
  return http === undefined ? [] : [(app) => void app.post(http.path, (request, response) => http.handler(request, response))];
}

function isPlayground(platform: ChatPlatform): platform is Playground {
  return platform.name === 'playground';
}
