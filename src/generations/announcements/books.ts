import type { FactsOf } from '../../database/announcement-queries.ts';
import { notice } from '../../platforms/chat-message.ts';
import type { Said } from './announcement.ts';

/** What is made of the ledger does not agree with it: a bug of ours, or somebody's hand in the database. */
export const books: Said<FactsOf['books']> = {
  level: 'error',
  forManagers: false,
  names: () => [],
  describe: ({ count, first }) =>
    notice(`The books do not agree in ${count === 1 ? 'one place' : `${count} places`}.`, {
      lines: [
        ...first.map(({ what, place, books: said, found }) => `${what} ${place}: ${said} by the ledger, ${found} as found`),
        'To see all of it: npm run books:verify',
      ],
    }),
};
