import { listAudit } from '../../database/audit-queries.ts';
import { notice } from '../../platforms/chat-message.ts';
import { readWorkspace, type OperatorVerb } from './operator-verb.ts';

const most = 30;

export const history: OperatorVerb = {
  takes: '[<platform>:<id>]',
  means: 'shows the last acts of managers and operators',
  async run(desk, [word]) {
    const workspace = word === undefined ? undefined : await readWorkspace(desk, word);
    const entries = await listAudit(desk.database, workspace?.id, most);
    const rows = entries.map(({ at, actorKind, actor, via, act, target, before, after, reason }) => ({
      text: [`${actorKind} ${actor} (${via}): ${act} ${target}`, changeOf(before, after), reason].filter(Boolean).join(' · '),
      about: { label: '', at },
    }));
    return notice(rows.length === 0 ? 'Nothing was changed yet.' : 'The newest first:', { rows });
  },
};

/** Only what is not as it was. */
function changeOf(before: unknown, after: unknown): string {
  const [was, is] = [before, after].map((known) => (typeof known === 'object' && known !== null ? Object.entries(known) : []));
  const old = new Map(was);
  const changed = (is ?? []).filter(([name, value]) => JSON.stringify(old.get(name)) !== JSON.stringify(value));
  return changed
    .map(([name, value]) => `${name}: ${JSON.stringify(old.get(name) ?? null)} -> ${JSON.stringify(value)}`)
    .join(', ');
}
