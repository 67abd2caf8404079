import type { FactsOf } from '../../database/announcement-queries.ts';
import { notice } from '../../platforms/chat-message.ts';
import type { Said } from './announcement.ts';

/** Somebody asked where nobody has said yet how much may be spent. */
export const workspace: Said<FactsOf['workspace']> = {
  level: 'warn',
  forManagers: false,
  names: () => [],
  describe: ({ command }) =>
    notice('Somebody asked for a video in a new place, which waits for you to say how much it may spend a day.', {
      lines: [`To let it begin: ${command}`],
    }),
};
