import { setAccessRule, type AccessWish } from '../../accounts/set-access-rule.ts';
import type { AccessRule } from '../../database/access-queries.ts';
import { Refusal } from '../../errors/fault.ts';
import { notice } from '../../platforms/chat-message.ts';
import type { AdminAct, Options } from './desk.ts';
import { externalNames } from './place-names.ts';

const done: Record<AccessWish['rule'], string> = {
  allow: 'is allowed now',
  deny: 'is denied now',
  clear: 'is on no list now',
};

/** Allows or denies a channel or a role, or takes it off both lists. */
export function ruleAccess(rule: AccessWish['rule']): AdminAct {
  return async ({ doors, actor, workspace }, options) => {
    const { kind, subject } = readSubject(options);
    const rules = await setAccessRule(doors, actor, { workspaceId: workspace.id, kind, subject, rule });
    const nameOf = await externalNames(doors, workspace.id, [subject, ...rules.map((each) => each.subject)]);
    return notice(
      `${kind === 'channel' ? 'Channel' : 'Role'} ${nameOf(subject)} ${done[rule]}. ${describeRules(rules, kind, nameOf)}`,
    );
  };
}

/** "Videos may be made in channels a, b, and nowhere else." */
export function describeRules(rules: AccessRule[], kind: AccessRule['kind'], nameOf: (externalId: string) => string): string {
  const subjects = (allow: boolean) =>
    rules.filter((rule) => rule.kind === kind && rule.allow === allow).map(({ subject }) => nameOf(subject));
  const [allowed, denied] = [subjects(true), subjects(false)];
  const [where, beside] = kind === 'channel' ? ['in every channel', 'in'] : ['with any role', 'with'];
  const but = denied.length === 0 ? '' : ` but not ${beside} ${denied.join(', ')}`;
  if (allowed.length === 0) return `Videos may be made ${where}${but}.`;
  return `Videos may be made only ${beside} ${allowed.join(', ')}${but}.`;
}

function readSubject({ channel, role }: Options): { kind: 'channel' | 'role'; subject: string } {
  if (channel !== undefined && role === undefined) return { kind: 'channel', subject: channel };
  if (role !== undefined && channel === undefined) return { kind: 'role', subject: role };
  throw new Refusal('Please name one channel or one role.');
}
