import { randomUUID } from 'node:crypto';
import { createEars } from '../../src/commands/ears.ts';
import { adminVerbs } from '../../src/platforms/admin-verbs.ts';
import type { ChatMessage } from '../../src/platforms/chat-message.ts';
import type { Asker } from '../../src/platforms/chat-platform.ts';
import type { Office } from './office.ts';
import type { World } from './world.ts';

interface Said {
  verb: string;
  options?: Record<string, string> | undefined;
  names?: Record<string, string> | undefined;
  more?: Partial<Asker> | undefined;
}

/** What the vixen, who manages, is answered. */
export async function sayIn(
  world: World,
  office: Office,
  { verb, options = {}, names = {}, more = {} }: Said,
): Promise<ChatMessage> {
  const said: ChatMessage[] = [];
  await createEars(world.doors, 'film').command({
    command: 'admin',
    options: {},
    admin: { verb, options, names },
    asker: { ...office.asker, memberId: 'vixen', memberName: 'Vixen', manages: true, ...more },
    requestKey: randomUUID(),
    obstacles: [],
    answer: async (message) => void said.push(message),
  });
  const answer = said.at(-1);
  if (answer === undefined) throw new Error('nothing was answered');
  return answer;
}

/** The option that says what happens beyond a limit, whatever it is called. */
export function beyond(word: string): Record<string, string> {
  const option = adminVerbs.flatMap(({ options }) => options).find(({ choices }) => choices?.includes(word));
  return option === undefined ? {} : { [option.name]: word };
}
