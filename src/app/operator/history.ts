import { listAudit } from '../../database/audit-queries.ts';
import { listWorkspaces } from '../../database/workspace-queries.ts';
import { rowsOfActs } from '../../commands/admin/history.ts';
import { notice } from '../../platforms/chat-message.ts';
import { readWorkspace, type OperatorVerb } from './operator-verb.ts';

const most = 30;

export const history: OperatorVerb = {
  takes: '[<platform>:<id>]',
  means: 'shows the last acts of managers and operators',
  async run(desk, [word]) {
    const workspace = word === undefined ? undefined : await readWorkspace(desk, word);
    const entries = await listAudit(desk.database, workspace?.id, most);
    const places = new Map(
      (await listWorkspaces(desk.database)).map(({ id, platform, externalId }) => [id, `${platform}:${externalId}`]),
    );
    const acts = await rowsOfActs(desk, entries);
    const rows = acts.map(({ text, about }, index) => {
      const { workspaceId = null, actor, actorKind, via } = entries[index] ?? {};
      const who = actorKind === 'operator' ? `${actor}, ${via}` : via;
      return { text: [text, who, places.get(workspaceId ?? '') ?? 'everywhere'].join(' · '), about };
    });
    return notice(rows.length === 0 ? 'Nothing was changed yet.' : 'The newest first:', { rows });
  },
};
