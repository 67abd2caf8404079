import type { WebClient } from '@slack/web-api';
import type { Standing } from '../../chat-platform.ts';
import { wordOf } from '../errors.ts';

type User = NonNullable<Awaited<ReturnType<WebClient['users']['info']>>['user']>;

/**
 * What Slack's word on a person means; a part is absent where a scope is missing. Nobody manages somebody's direct messages, and
 * whoever has left or was never in our workspace is a guest.
 */
export function standingOf(
  { id, user, groups }: { id: string; user: User | undefined; groups: Map<string, string[]> | undefined },
  teamId: string,
  workspaceId: string,
): Standing {
  const isTeam = workspaceId === teamId;
  const roles = isTeam ? groups && (groups.get(id) ?? []) : [];
  const guest = user && isGuest(user, teamId);
  const isAdmin = [user?.is_admin, user?.is_owner, user?.is_primary_owner].includes(true);
  return {
    ...(roles && { roles }),
    ...(guest !== undefined && { guest, manages: isTeam && !guest && isAdmin }),
  };
}

/** In an organisation of many workspaces a person has one as home and is a full member of others as well. */
function isGuest(user: User, teamId: string): boolean {
  const isHere = user.team_id === teamId || user.enterprise_user?.teams?.includes(teamId) === true;
  const { is_restricted, is_ultra_restricted, is_stranger, deleted } = user;
  return !isHere || [is_restricted, is_ultra_restricted, is_stranger, deleted].includes(true);
}

export async function userOf(client: WebClient, id: string): Promise<User> {
  try {
    return (await client.users.info({ user: id })).user ?? {};
  } catch (error) {
    // Somebody of another organisation, whom we may not see.
    if (['user_not_found', 'user_not_visible'].includes(wordOf(error) ?? '')) return { is_stranger: true };
    throw error;
  }
}

/** Every person's user groups, in one request: asking group by group would soon be throttled. */
export async function groupsOf(client: WebClient): Promise<Map<string, string[]>> {
  const groups = new Map<string, string[]>();
  try {
    const { usergroups = [] } = await client.usergroups.list({ include_users: true });
    for (const { id = '', users = [] } of usergroups)
      for (const user of users) groups.set(user, [...(groups.get(user) ?? []), id]);
  } catch (error) {
    // Free workspaces have no user groups.
    if (wordOf(error) !== 'plan_upgrade_required') throw error;
  }
  return groups;
}
