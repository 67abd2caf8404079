import type { Books } from '../../accounts/books.ts';
import { namesOf } from '../../database/member-queries.ts';
import { placeNamesOf } from '../../database/place-name-queries.ts';
import type { Limit } from '../../database/limit-queries.ts';
import { plainText, shorten } from '../../platforms/plain-text.ts';
import type { Desk } from './desk.ts';

const mostName = 60;

/** How places are called: by the id of a member, whom people know by name. */
export type Names = (place: Pick<Limit, 'scope' | 'subject'>) => string;

/** Names for these places, such as "Each member" or "Channel #films". */
export async function namesFor({ doors }: Pick<Desk, 'doors'>, places: Pick<Limit, 'scope' | 'subject'>[]): Promise<Names> {
  const names = await knownNames(
    doors,
    places.map(({ subject }) => subject),
  );
  return (place) => nameOfPlace(place, names);
}

/** What is known of these members, by our ids, and of these channels and roles, by "workspace/id". */
export async function knownNames({ database }: Pick<Books, 'database'>, subjects: string[]): Promise<Map<string, string>> {
  const [members, places] = await Promise.all([namesOf(database, subjects.filter(isUuid)), placeNamesOf(database, subjects)]);
  return new Map([...members, ...places]);
}

/** How channels and roles of one workspace are called, by the platform's ids. */
export async function externalNames(
  { database }: Pick<Books, 'database'>,
  workspaceId: string,
  externalIds: (string | null)[],
): Promise<(externalId: string) => string> {
  const subjects = externalIds.flatMap((id) => (id === null ? [] : [`${workspaceId}/${id}`]));
  const names = await placeNamesOf(database, subjects);
  return (externalId) => nameOfExternal(workspaceId, externalId, names);
}

/** A channel or role as people know it, else by its id. */
export function nameOfExternal(workspaceId: string, externalId: string, names: ReadonlyMap<string, string>): string {
  return shorten(plainText(names.get(`${workspaceId}/${externalId}`) ?? ''), mostName) || externalId;
}

function isUuid(text: string): boolean {
  return /^[0-9a-f-]{36}$/.test(text);
}

/** What a person is called, as text that is nothing but text. */
export function nameOfPerson(name: string | undefined): string {
  return shorten(plainText(name ?? ''), mostName) || 'Somebody';
}

/** The same where the members' names are known already. */
export function nameOfPlace({ scope, subject }: Pick<Limit, 'scope' | 'subject'>, names: ReadonlyMap<string, string>): string {
  const [workspaceId = '', ...rest] = subject.split('/');
  const external = () => nameOfExternal(workspaceId, rest.join('/'), names);
  switch (scope) {
    case 'instance':
      return 'Everybody together';
    case 'workspace':
      return 'This whole place';
    case 'channel':
      return `Channel ${external()}`;
    case 'role':
      return `Each with role ${external()}`;
    case 'everyone':
      return 'Each member';
    case 'member':
      return nameOfPerson(names.get(subject));
  }
}
