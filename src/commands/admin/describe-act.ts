import { z } from 'zod';
import type { AuditEntry } from '../../database/audit-queries.ts';
import { beyondWords, describeRate } from '../../money/describe-limit.ts';
import { nameOfExternal, nameOfPerson, nameOfPlace } from './place-names.ts';

const did: Record<string, string> = {
  'limit.set': 'set a limit',
  'limit.remove': 'removed a limit',
  'grant.give': 'gave more',
  'access.allow': 'allowed',
  'access.deny': 'denied',
  'access.clear': 'took off both lists',
  'member.block': 'blocked',
  'member.unblock': 'unblocked',
  'manager.name': 'said whether somebody manages',
  'workspace.set': 'changed how this place is run',
  'workspace.enable': 'enabled this place',
  'workspace.disable': 'switched this place off',
  'approval.approve': 'approved a video',
  'approval.raise': 'approved a video and raised the limit',
  'approval.deny': 'denied a video',
  'generation.charge': 'charged a video in doubt',
  'generation.release': 'gave back what a video in doubt had held',
};

/** How an act keeps a limit or a grant; amounts are text there. */
const spending = z.object({
  scope: z.enum(['instance', 'workspace', 'channel', 'role', 'everyone', 'member']),
  subject: z.string(),
  unit: z.enum(['usd', 'videos', 'seconds']),
  period: z.enum(['request', 'at_once', 'hour', 'day', 'week', 'month', 'total']),
  // Of grants nothing is said.
  onExceed: z.enum(['refuse', 'ask', 'confirm']).default('refuse'),
  amount: z.string().regex(/^\d+$/).transform(BigInt),
});

/** What an entry of the audit says was done: "set a limit: Each member $3.00 a day, before $5.00 a day". */
export function describeAct(entry: AuditEntry, names: ReadonlyMap<string, string>): string {
  const detail = describeDetail(entry, names);
  const reason = entry.reason === null ? '' : ` (${entry.reason})`;
  return `${did[entry.act] ?? entry.act}${detail === '' ? '' : `: ${detail}`}${reason}`;
}

function describeDetail(entry: AuditEntry, names: ReadonlyMap<string, string>): string {
  const { act, target, before, after, workspaceId } = entry;
  if (act.startsWith('limit.') || act.startsWith('grant.')) return describeSpending(entry, names);
  if (act.startsWith('access.')) return describeRuled(target, workspaceId, names);
  if (act.startsWith('member.') || act.startsWith('manager.')) return nameOfPerson(names.get(target));
  if (act === 'workspace.set') return changes(before, after, (id) => nameOfExternal(workspaceId ?? '', id, names));
  return '';
}

/** "channel #films", of "channel" and its id. */
function describeRuled(target: string, workspaceId: string | null, names: ReadonlyMap<string, string>): string {
  const [kind = '', ...id] = target.split(' ');
  return `${kind} ${nameOfExternal(workspaceId ?? '', id.join(' '), names)}`;
}

function describeSpending({ before, after }: AuditEntry, names: ReadonlyMap<string, string>): string {
  const [was, is] = [spending.safeParse(before).data, spending.safeParse(after).data];
  const said = is ?? was;
  if (said === undefined) return '';
  return `${nameOfPlace(said, names)} ${describeRate(said)}${beyondWords[said.onExceed]}${is !== undefined && was !== undefined ? `, before ${describeRate(was)}` : ''}`;
}

const settings: Record<string, string> = {
  managersChannel: 'the channel of managers',
  managersRole: 'the role of managers',
  timeZone: 'the time zone',
  guests: 'whether guests may ask',
};

function changes(before: unknown, after: unknown, nameOf: (id: string) => string): string {
  const facts = z.record(z.string(), z.union([z.string(), z.boolean(), z.null()]));
  const [was = {}, is = {}] = [facts.safeParse(before).data, facts.safeParse(after).data];
  return Object.entries(is)
    .map(([name, value]) => `${settings[name] ?? name} is ${wordOf(value, nameOf)}, before ${wordOf(was[name], nameOf)}`)
    .join('; ');
}

function wordOf(value: string | boolean | null | undefined, nameOf: (id: string) => string): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value == null ? 'none' : nameOf(value);
}
