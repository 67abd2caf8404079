import { namesOf } from '../../database/member-queries.ts';
import type { Limit } from '../../database/limit-queries.ts';
import { plainText, shorten } from '../../platforms/plain-text.ts';
import type { Desk } from './desk.ts';

const mostName = 60;

/** How places are called: by the id of a member, whom people know by name. */
export type Names = (place: Pick<Limit, 'scope' | 'subject'>) => string;

/** Names for these places, such as "Each member" or "Channel 123". */
export async function namesFor({ doors }: Pick<Desk, 'doors'>, places: Pick<Limit, 'scope' | 'subject'>[]): Promise<Names> {
  const members = places.filter(({ scope }) => scope === 'member').map(({ subject }) => subject);
  const names = await namesOf(doors.database, members);
  return (place) => nameOfPlace(place, names);
}

/** What a person is called, as text that is nothing but text. */
export function nameOfPerson(name: string | undefined): string {
  return shorten(plainText(name ?? ''), mostName) || 'Somebody';
}

/** The same where the members' names are known already. */
export function nameOfPlace({ scope, subject }: Pick<Limit, 'scope' | 'subject'>, names: ReadonlyMap<string, string>): string {
  const externalId = subject.slice(subject.indexOf('/') + 1);
  switch (scope) {
    case 'instance':
      return 'Everybody together';
    case 'workspace':
      return 'This whole place';
    case 'channel':
      return `Channel ${externalId}`;
    case 'role':
      return `Each with role ${externalId}`;
    case 'everyone':
      return 'Each member';
    case 'member':
      return nameOfPerson(names.get(subject));
  }
}
