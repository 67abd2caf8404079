import { userInfo } from 'node:os';
import { systemClock } from '../clock/clock.ts';
import { Refusal } from '../errors/fault.ts';
import { verbs } from './operator/operator-list.ts';
import { terminalText } from './operator/terminal-text.ts';
import { withDatabase } from './with-database.ts';

/** `npm run operator -- <verb> …`: what whoever runs the bot can do, on the machine where it runs. */
await withDatabase(async (database) => {
  const [word = '', ...words] = process.argv.slice(2);
  const verb = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
  if (verb === undefined) throw new Refusal(usage());
  const actor = { kind: 'operator', name: userInfo().username, via: 'command line' } as const;
  return terminalText(await verb.run({ database, clock: systemClock, actor }, words));
});

function usage(): string {
  const said = Object.entries(verbs).map(([word, { takes, means }]) => ({ line: `${word} ${takes}`.trim(), means }));
  const width = Math.max(...said.map(({ line }) => line.length));
  const lines = said.map(({ line, means }) => `  ${line.padEnd(width)}  ${means}`);
  return ['Say what to do, after "npm run operator --":', ...lines].join('\n');
}
