import type { WebClient } from '@slack/web-api';
import { systemClock } from '../../../clock/clock.ts';
import type { Log } from '../../../logging/log.ts';
import { ChatError, type Asker, type ChatSender } from '../../chat-platform.ts';
import { asChatError, asking, wordOf } from '../errors.ts';
import { limits } from '../limits.ts';
import { groupsOf, standingOf, userOf } from './standing.ts';

/** Who did something where, as the delivery says. */
export interface Actor {
  id: string;
  name: string;
  /** Their own workspace, which in a shared channel need not be ours. */
  team?: { id: string; domain?: string };
  channelId: string;
}

/** We, and the workspace that has installed us. */
interface Us {
  teamId: string;
  userId: string | undefined;
  botId: string | undefined;
}

/** Slack's word on who people are. */
export interface Directory {
  /** @throws {ChatError} */
  us: () => Promise<Us>;
  /** Undefined: a bot. What Slack said is kept for a minute. @throws {ChatError} when Slack does not tell. */
  askerOf: (actor: Actor) => Promise<Asker | undefined>;
  lookUp: ChatSender['lookUp'];
}

export function createDirectory(client: WebClient, log: Log): Directory {
  const ifGranted = createGrants(log);
  const askUs = async (): Promise<Us> => {
    const { team_id: teamId, user_id: userId, bot_id: botId } = await asking(client.auth.test());
    if (teamId === undefined) throw new ChatError('unavailable', 'Slack does not say which workspace this is.');
    return { teamId, userId, botId };
  };
  const askUser = (id: string) => ifGranted('users:read', userOf(client, id));
  const askGroups = () => ifGranted('usergroups:read', groupsOf(client));
  const [keptUs, keptUser, keptGroups] = [keeping(askUs, Infinity), keeping(askUser), keeping(askGroups)];

  return {
    us: () => keptUs(''),
    async askerOf({ id, name, team, channelId }) {
      const [us, user, groups] = await Promise.all([keptUs(''), keptUser(id), keptGroups('')]);
      if (id === us.userId || user?.is_bot === true) return undefined;
      // In a shared channel the workspace that has installed us decides; a direct message belongs to the person.
      const isOurs = team === undefined || team.id === us.teamId;
      const workspaceId = channelId.startsWith('D') ? `dm:${id}` : us.teamId;
      return {
        platform: 'slack',
        workspaceId,
        ...(isOurs && team?.domain !== undefined && { workspaceName: team.domain }),
        memberId: id,
        memberName: name,
        channelId,
        ...(!isOurs && { guest: true }),
        ...standingOf({ id, user, groups }, us.teamId, workspaceId),
      };
    },
    async lookUp({ memberId, workspaceId }) {
      const [us, user, groups] = await Promise.all([keptUs(''), askUser(memberId), askGroups()]);
      return standingOf({ id: memberId, user, groups }, us.teamId, workspaceId);
    },
  };
}

/** Answers nothing where a scope is not granted, and says so once. */
function createGrants(log: Log) {
  const missed = new Set<string>();
  const costs = {
    'users:read': 'guests and admins cannot be told from members',
    'usergroups:read': 'user groups cannot be told',
  };
  return async <T>(scope: keyof typeof costs, request: Promise<T>): Promise<T | undefined> => {
    try {
      return await request;
    } catch (error) {
      if (wordOf(error) !== 'missing_scope') throw asChatError(error);
      if (!missed.has(scope)) log.warn(`the Slack app lacks the optional scope ${scope}: ${costs[scope]}`);
      missed.add(scope);
      return undefined;
    }
  };
}

/** Keeps answers for a while, so that a busy person costs one request; a failure is not kept. */
function keeping<T>(ask: (key: string) => Promise<T>, keptMs = limits.standingMs) {
  const kept = new Map<string, { until: number; answer: Promise<T> }>();
  return (key: string): Promise<T> => {
    const now = systemClock.now().getTime();
    for (const [old, { until }] of kept) if (until <= now) kept.delete(old);
    const known = kept.get(key);
    if (known !== undefined) return known.answer;
    const answer = ask(key);
    kept.set(key, { until: now + keptMs, answer });
    answer.catch(() => kept.delete(key));
    return answer;
  };
}
