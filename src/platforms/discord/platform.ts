import type { Log } from '../../logging/log.ts';
import type { ChatPlatform } from '../chat-platform.ts';
import { createListener } from './listener.ts';
import { createSender } from './sender.ts';

export interface DiscordOptions {
  /** `apiUrl` is without the version. */
  config: { token: string; apiUrl: string };
  commandName: string;
  log: Log;
}

/** Discord, switched on. */
export function createDiscord({ config, commandName, log }: DiscordOptions): ChatPlatform {
  const ours = log.child({ platform: 'discord' });
  return {
    name: 'discord',
    heardBy: 'bot',
    sender: createSender({ ...config, log: ours }),
    createListener: () => createListener({ ...config, commandName, log: ours }),
  };
}
