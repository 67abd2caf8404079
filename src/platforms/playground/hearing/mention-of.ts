import { nameOf } from '../page/name-of.ts';
import { place } from '../page/place.ts';

type Mention = { kind: 'member' | 'channel'; id: string } | undefined;

/** What a word mentions here: `#playground`, `@me`, or a visitor who has been seen, by name or by id. */
export function mentionOf(token: string, visitor: string, seen: string[]): Mention {
  if (token.toLowerCase() === `#${place}`) return { kind: 'channel', id: place };
  if (!token.startsWith('@')) return undefined;
  const name = token.slice(1);
  if (name.toLowerCase() === 'me') return { kind: 'member', id: visitor };
  const id = [visitor, ...seen].find((known) => known === name || nameOf(known).toLowerCase() === name.toLowerCase());
  return id === undefined ? undefined : { kind: 'member', id };
}
