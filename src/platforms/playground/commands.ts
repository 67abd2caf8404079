import { plainText, shorten } from '../plain-text.ts';

/** What was typed into the channel: a command in neutral words, or a sentence that helps to one. */
export type TypedRead = { command: string; prompt?: string } | { hint: string };

const example = 'a red fox in the snow';

/** The commands as the page offers them while `/` is typed. */
export function offeredCommands(commandName: string) {
  return [
    { name: `/${commandName}`, takes: 'prompt', means: 'Turn a sentence into a video' },
    { name: `/${commandName}-help`, takes: '', means: 'What I can do' },
  ];
}

/** Reads a line that somebody typed. */
export function readTyped(line: string, commandName: string): TypedRead {
  const typed = line.trim();
  const [first = ''] = typed.split(/\s/, 1);
  const prompt = typed.slice(first.length).trim();
  const asSora = `/${commandName} ${example}`;
  if (first === `/${commandName}-help`) return { command: 'help' };
  if (first === `/${commandName}`)
    return prompt === '' ? { hint: `Say what the video should show, like this: ${asSora}` } : { command: 'sora', prompt };
  if (first.startsWith('/'))
    return { hint: `I don't know ${shorten(plainText(first), 40)}. To make a video, type for example: ${asSora}` };
  return { hint: `Nice to hear from you! To make a video, begin with /${commandName}, like this: ${asSora}` };
}
