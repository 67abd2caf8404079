import type { Config } from '../config/config.ts';
import type { Log } from '../logging/log.ts';
import type { ChatPlatform, PlatformName } from '../platforms/chat-platform.ts';
import type { Playground, PlaygroundOptions } from '../platforms/playground/platform.ts';

export interface PlatformNeeds {
  config: Config;
  log: Log;
  playground: PlaygroundOptions;
}

/** How each platform is made, if it is switched on; loaded only then, for the vendors' packages take their time. */
export const platforms: Record<PlatformName, (needs: PlatformNeeds) => Promise<ChatPlatform | undefined>> = {
  async discord({ config, log }) {
    if (config.discord === undefined) return undefined;
    const { createDiscord } = await import('../platforms/discord/platform.ts');
    return createDiscord({ config: config.discord, commandName: config.commandName, log });
  },
  async slack({ config, log }) {
    if (config.slack === undefined) return undefined;
    const { createSlack } = await import('../platforms/slack/platform.ts');
    return createSlack({ config: config.slack, commandName: config.commandName, log });
  },
  async playground({ config, playground }): Promise<Playground | undefined> {
    if (!config.playground) return undefined;
    const { createPlayground } = await import('../platforms/playground/platform.ts');
    return createPlayground(playground);
  },
};
