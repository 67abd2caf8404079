import { changeSettings } from '../../accounts/change-settings.ts';
import { disableWorkspace } from '../../accounts/disable-workspace.ts';
import { nameManager } from '../../accounts/name-manager.ts';
import { ensureMember } from '../../database/member-queries.ts';
import { listWorkspaces } from '../../database/workspace-queries.ts';
import { describeRate } from '../../money/describe-limit.ts';
import { enableWorkspace } from '../../money/enable-workspace.ts';
import { readAmount } from '../../money/read-amount.ts';
import { withdrawWaiting } from '../../generations/withdraw-waiting.ts';
import { Refusal } from '../../errors/fault.ts';
import { notice } from '../../platforms/chat-message.ts';
import { readWorkspace, readWorkspaceName, type OperatorVerb } from './operator-verb.ts';
import { withoutReminders } from './without-reminders.ts';

export const workspaces: OperatorVerb = {
  takes: '',
  means: 'lists every server and workspace, and whether it may spend',
  async run({ database }) {
    const known = await listWorkspaces(database);
    if (known.length === 0) return notice('Nobody has asked for anything yet.');
    const rows = known.map(({ platform, externalId, name, status, leftAt }) => {
      const state = leftAt === null ? status : `${status}, has removed us`;
      return { text: [`${platform}:${externalId}`, state, ...(name === null ? [] : [name])].join(' · ') };
    });
    return notice('These are known:', { rows });
  },
};

export const enable: OperatorVerb = {
  takes: '<platform>:<id> <dollars a day>',
  means: 'lets one spend that much a day',
  async run(desk, [word, amount = '']) {
    const named = readWorkspaceName(word);
    const dailyUsd = readAmount('usd', amount);
    // A shell makes nothing of "$20" before we see it.
    if (dailyUsd === 0n)
      throw new Refusal('Write the dollars a day without the sign, such as 20. To switch it off, say disable.');
    const set = await enableWorkspace(desk, desk.actor, named, dailyUsd);
    return notice(`${word} may now spend ${describeRate(set.limit)}.`);
  },
};

export const disable: OperatorVerb = {
  takes: '<platform>:<id>',
  means: 'switches one off; what waits there is cancelled, and not charged',
  async run(desk, [word]) {
    const { id: workspaceId } = await disableWorkspace(desk, desk.actor, readWorkspaceName(word));
    const withdrawn = await withdrawWaiting(withoutReminders(desk), { workspaceId });
    return notice(`${word} is switched off.`, { facts: withdrawn === 0 ? [] : [`${withdrawn} waiting cancelled, not charged`] });
  },
};

export const zone: OperatorVerb = {
  takes: '<platform>:<id> <time zone>',
  means: 'sets where its days and weeks begin, such as Europe/Berlin',
  async run(desk, [word, timeZone = '']) {
    const { id: workspaceId } = await readWorkspace(desk, word);
    const changed = await changeSettings(desk, desk.actor, { workspaceId, timeZone });
    return notice(`The days of ${word} begin at midnight in ${changed.timeZone}. What was spent today stays spent.`);
  },
};

export const manager: OperatorVerb = {
  takes: '<platform>:<id> <member id> [no]',
  means: 'names a manager there, or takes that back',
  async run(desk, [word, person = '', no]) {
    const workspace = await readWorkspace(desk, word);
    const { id: memberId } = await ensureMember(desk.database, workspace.id, person);
    const named = await nameManager(desk, desk.actor, { workspaceId: workspace.id, memberId, manager: no !== 'no' });
    return notice(`${named.name ?? person} ${named.manager ? 'is now' : 'is no longer'} a manager of ${word} by name.`);
  },
};
