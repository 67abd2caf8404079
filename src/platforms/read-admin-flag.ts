import { amountAt, choiceAt, flag, inQuotes, isFree, lookAt, textIn, type Found } from './admin-phrases.ts';
import { advance, nouns, quoted, takeFound, twice, wordAt, type Reading } from './admin-reading.ts';
import type { AdminOption } from './admin-verbs.ts';

/** A flag with its value; one that the verb does not have is never left in the words. */
export function readFlag(reading: Reading): boolean {
  const match = flag.exec(reading.rest);
  if (match === null) return false;
  reading.talking = 'no';
  const { verb } = reading;
  const name = (match.groups?.['name'] ?? '').toLowerCase();
  const option = verb.options.find((known) => known.name === name);
  const known = verb.options.map((each) => `--${each.name}`).join(', ');
  if (option === undefined)
    reading.unclear = `I do not know ${quoted(`--${name}`)}${known === '' ? '' : ` here, only ${known}`}.`;
  advance(reading, reading.rest.slice(match[0].length));
  if (option !== undefined) readValue(reading, option);
  return true;
}

/** The value after a flag. */
function readValue(reading: Reading, option: AdminOption): void {
  const quotes = inQuotes.exec(reading.rest);
  if (quotes !== null) {
    const text = textIn(quotes);
    const found = option.kind === 'text' ? { length: text.length, value: text } : valueAt(reading, option, text);
    accept(reading, option, text !== '' && found?.length === text.length ? found : undefined, quotes[0].length);
  } else if (isFree(option) && wordAt(reading.rest) !== undefined) {
    if (reading.said.length > 0) reading.unclear = twice(option.name);
    reading.talking = 'until a flag';
  } else {
    const found = valueAt(reading, option, reading.rest);
    accept(reading, option, found, found?.length ?? 0);
  }
}

function accept(reading: Reading, option: AdminOption, found: Found | undefined, length: number): void {
  const { name, choices } = option;
  const values = choices === undefined ? (nouns[name] ?? 'a value') : `one of ${choices.join(', ')}`;
  if (found === undefined) reading.unclear = `After --${name} comes ${values}.`;
  else takeFound(reading, option, found);
  advance(reading, reading.rest.slice(length));
}

function valueAt({ mentionOf }: Reading, option: AdminOption, text: string): Found | undefined {
  if (option.kind === 'amount') return amountAt(text);
  if (option.kind === 'choice') return choiceAt(option, text);
  const word = wordAt(text);
  if (word === undefined || option.kind === 'text') return lookAt(option, text) ?? word;
  const mention = mentionOf(word.value);
  return mention?.kind === option.kind ? { ...word, value: mention.id } : undefined;
}
