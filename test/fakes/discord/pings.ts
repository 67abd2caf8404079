interface AllowedMentions {
  parse?: string[];
  users?: string[];
  roles?: string[];
}

/** Whom a text pings: ids, and `everyone`. Without `allowed` Discord pings everybody who is named. */
export function pingsOf(content: string, allowed: AllowedMentions | undefined): string[] {
  const { parse, users = [], roles = [] } = allowed ?? { parse: ['everyone', 'users', 'roles'] };
  const may = (kind: string) => parse?.includes(kind) === true;
  const named = (pattern: RegExp) => [...content.matchAll(pattern)].map(([, id = '']) => id);
  return [
    ...(/@(everyone|here)/.test(content) && may('everyone') ? ['everyone'] : []),
    ...named(/<@!?(\d+)>/g).filter((id) => may('users') || users.includes(id)),
    ...named(/<@&(\d+)>/g).filter((id) => may('roles') || roles.includes(id)),
  ];
}
