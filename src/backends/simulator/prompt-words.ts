import type { Behaviour } from './behaviour.ts';

/** A word in a prompt that makes the simulator misbehave. */
export interface PromptWord {
  word: string;
  means: string;
  pattern: RegExp;
  /** `value` is what the pattern caught. */
  behaviour: (value: string) => Behaviour;
}

const blocked = { code: 'moderation_blocked', message: 'Your request was blocked by our moderation system.' };
const limited = { status: 429, code: 'rate_limit_exceeded', message: 'Rate limit reached.', retryAfterSeconds: 3, times: 1 };

/** Everything that can be tried from a prompt, for help and for the playground. */
export const promptWords: PromptWord[] = [
  { word: '[slow]', means: 'takes a minute', pattern: /\[slow\]/i, behaviour: () => ({ renderSeconds: 60 }) },
  {
    word: '[moderated]',
    means: 'is refused at once',
    pattern: /\[moderated\]/i,
    behaviour: () => ({ refuse: { status: 400, ...blocked } }),
  },
  {
    word: '[moderated late]',
    means: 'is refused after rendering',
    pattern: /\[moderated late\]/i,
    behaviour: () => ({ fail: blocked }),
  },
  { word: '[429]', means: 'finds the backend busy the first time', pattern: /\[429\]/, behaviour: () => ({ refuse: limited }) },
  {
    word: '[drop]',
    means: 'is accepted, but the answer is lost',
    pattern: /\[drop\]/i,
    behaviour: () => ({ afterAccepting: 'drop' }),
  },
  {
    word: '[500]',
    means: 'is accepted, but the answer is an error',
    pattern: /\[500\]/,
    behaviour: () => ({ afterAccepting: 'answer 500' }),
  },
  { word: '[forget]', means: 'is forgotten by the backend', pattern: /\[forget\]/i, behaviour: () => ({ forget: true }) },
  { word: '[stuck]', means: 'stays at 47 % for ever', pattern: /\[stuck\]/i, behaviour: () => ({ stuck: true }) },
  {
    word: '[no content]',
    means: 'is done, but cannot be fetched',
    pattern: /\[no content\]/i,
    behaviour: () => ({ noContent: true }),
  },
  { word: '[cut]', means: 'breaks off in the first download', pattern: /\[cut\]/i, behaviour: () => ({ cut: 1 }) },
  { word: '[broken]', means: 'is half a file the first time', pattern: /\[broken\]/i, behaviour: () => ({ broken: 1 }) },
  {
    word: '[60 MB]',
    means: 'is a file of that size, which no chat takes',
    pattern: /\[(\d{1,3}) ?MB\]/i,
    behaviour: (megabytes) => ({ padToBytes: Number(megabytes) * 1_000_000 }),
  },
  {
    word: '[cost 0.42]',
    means: 'costs what the backend says',
    pattern: /\[cost (\d{1,4}(?:\.\d{1,6})?)\]/i,
    behaviour: (costUsd) => ({ costUsd }),
  },
];

/** What a prompt asks for; several words add up. */
export function behaviourOf(prompt: string): Behaviour {
  const found = promptWords.map(({ pattern, behaviour }) => {
    const match = pattern.exec(prompt);
    return match === null ? {} : behaviour(match[1] ?? '');
  });
  return Object.assign({}, ...found) as Behaviour;
}
