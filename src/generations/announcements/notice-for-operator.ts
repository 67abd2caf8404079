import type { DueAnnouncement, Named } from '../../database/announcement-queries.ts';
import type { OperatorNotice, Said } from './announcement.ts';
import { harmless, placeOf, textOf } from './plain-words.ts';

/** An announcement as the operator is told it: members by our numbers, places by name. */
export function noticeForOperator(
  { key, kind, facts, workspace }: DueAnnouncement,
  said: Said<unknown>,
  { workspaces, channels }: Named,
): OperatorNotice {
  const nameOf = (id: string) => {
    if (id.includes('/')) return harmless(channels.get(id) ?? id.slice(id.indexOf('/') + 1));
    const place = workspaces.get(id);
    return place === undefined ? `member ${id}` : placeOf(place);
  };
  const text = textOf(said.describe(facts, nameOf));
  if (workspace === null) return { key, kind, text, facts };
  const { platform, externalId, name } = workspace;
  const unheard = whyManagersWereNotTold(facts);
  return {
    key,
    kind,
    text: [
      `${placeOf(workspace)}: ${text}`,
      ...(unheard === undefined ? [] : [`Its managers could not be told: ${unheard}`]),
    ].join('\n'),
    facts,
    workspace: { platform, id: externalId, name },
  };
}

function whyManagersWereNotTold(facts: unknown): string | undefined {
  const { managersNotTold } = facts as { managersNotTold?: string };
  return managersNotTold;
}
