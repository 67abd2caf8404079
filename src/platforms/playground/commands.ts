import { adminVerbs } from '../admin-verbs.ts';
import { plainText, shorten } from '../plain-text.ts';
import { place } from './page/place.ts';

/** What was typed into the channel: a command in neutral words with what stood after it, or a sentence that helps to one. */
export type TypedRead = { command: string; words: string } | { hint: string };

const example = 'a red fox in the snow';

/** The commands as the page offers them while `/` is typed; those of a command with verbs come once that command stands. */
export function offeredCommands(commandName: string) {
  return [
    { name: `/${commandName}`, takes: 'prompt', means: 'Turn a sentence into a video' },
    { name: `/${commandName}-usage`, takes: '', means: 'What was spent, and what is left' },
    { name: `/${commandName}-help`, takes: '', means: 'What I can do' },
    { name: `/${commandName}-admin`, takes: 'verb', means: 'Limits, extras, who may ask, what waits for approval' },
    ...adminVerbs.map(({ verb, example: typed, description }) => ({
      name: `/${commandName}-admin ${verb}`,
      takes: inThisPlace(typed).slice(verb.length + 1),
      means: description,
    })),
  ];
}

/** A sentence that ends in an example for a verb, with people and channels that are here. */
export function inThisPlace(sentence: string): string {
  const { example: typed } = adminVerbs.find((verb) => sentence.endsWith(verb.example)) ?? { example: '' };
  const here = typed.replace(/@\w+/g, '@me').replace(/#\w+/g, `#${place}`);
  return sentence.slice(0, sentence.length - typed.length) + here;
}

/** Reads a line that somebody typed. */
export function readTyped(line: string, commandName: string): TypedRead {
  const typed = line.trim();
  const [first = ''] = typed.split(/\s/, 1);
  const words = typed.slice(first.length).trim();
  const asSora = `/${commandName} ${example}`;
  for (const command of ['usage', 'help', 'admin']) if (first === `/${commandName}-${command}`) return { command, words };
  if (first === `/${commandName}`)
    return words === '' ? { hint: `Say what the video should show, like this: ${asSora}` } : { command: 'sora', words };
  if (first.startsWith('/'))
    return { hint: `I don't know ${shorten(plainText(first), 40)}. To make a video, type for example: ${asSora}` };
  return { hint: `Nice to hear from you! To make a video, begin with /${commandName}, like this: ${asSora}` };
}
