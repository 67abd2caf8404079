import { randomUUID } from 'node:crypto';
import { buttons } from '../../src/commands/button-list.ts';
import type { Limit } from '../../src/database/limit-queries.ts';
import { requestGeneration, type Request, type Requested } from '../../src/generations/request.ts';
import type { ChatMessage } from '../../src/platforms/chat-message.ts';
import type { Asker } from '../../src/platforms/chat-platform.ts';
import type { World } from './world.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** An image of one pixel, as a person gives it. */
export const tinyImage = { name: 'fox.png', bytes: png.length, fetch: () => Promise.resolve(png) };

/** Asks for a red fox; only what is other than usual has to be said. */
export function askIn(world: World, wish: Request['wish'] = {}, more: Partial<Request> = {}): Promise<Requested> {
  const usual = { asker: world.asker, requestKey: randomUUID(), prompt: 'a red fox', wish: { model: 'tiny', ...wish } };
  return requestGeneration(world.doors, { ...usual, ...more });
}

/** What is said instead of a promise. */
export async function unpromisedIn(world: World, wish: Request['wish'] = {}, more: Partial<Request> = {}): Promise<ChatMessage> {
  const requested = await askIn(world, wish, more);
  if ('id' in requested) throw new Error('it was promised');
  return requested.unpromised;
}

/** Sets a limit; what is not said is the operator's, by the day, for the whole instance, in money, and refuses. */
export async function limitIn(world: World, { amount, ...more }: Partial<Limit> & { amount: bigint }): Promise<void> {
  const day = { scope: 'instance', subject: '', unit: 'usd', period: 'day', authority: 'operator', onExceed: 'refuse' } as const;
  const key = { ...day, ...more };
  await world.doors.database.prisma.limit.upsert({
    where: { scope_subject_unit_period_authority_onExceed: key },
    create: { ...key, amount, setBy: 'operator:test' },
    update: { amount },
  });
}

/** Presses a button of a message; answers the last thing that was said, a refusal as its sentence. */
export async function pressIn(world: World, buttonId: string, asker: Asker = world.asker): Promise<ChatMessage | string> {
  const [, action = '', id = ''] = buttonId.split(':');
  const said: ChatMessage[] = [];
  const answer = async (message: ChatMessage) => void said.push(message);
  try {
    await buttons[action]?.(world.doors, id, { asker, requestKey: randomUUID(), obstacles: [], buttonId, answer });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return said.at(-1) ?? 'nothing was said';
}

export function buttonOf({ buttons: offered }: ChatMessage, label: RegExp): string {
  return offered.find((button) => label.test(button.label))?.id ?? '';
}

export function headlineOf(said: ChatMessage | string): string {
  return typeof said === 'string' ? said : said.headline;
}
