import { verbs } from '../../src/app/operator/operator-list.ts';
import { terminalText } from '../../src/app/operator/terminal-text.ts';
import { systemClock } from '../../src/clock/clock.ts';
import type { Database } from '../../src/database/database.ts';

/** What an operator types after `npm run operator --`, on this database; answers what the terminal shows. */
export async function operate(database: Database, line: string): Promise<string> {
  const [word = '', ...words] = line.split(' ');
  const actor = { kind: 'operator', name: 'root', via: 'command line' } as const;
  const verb = verbs[word];
  if (verb === undefined) throw new Error(`there is no verb ${word}`);
  return terminalText(await verb.run({ database, clock: systemClock, actor }, words));
}
