import type { Grant } from '../../database/grant-queries.ts';
import { describeRate } from '../../money/describe-limit.ts';
import { listGrants } from '../../money/list-grants.ts';
import { notice, type ChatRow } from '../../platforms/chat-message.ts';
import type { AdminAct } from './desk.ts';
import { namesFor, type Names } from './place-names.ts';
import { shortList } from './short-list.ts';

/** What was given beyond the limits, and has not ended. */
export const showGrants: AdminAct = async ({ doors, workspace }) => {
  const grants = await listGrants(doors, workspace.id);
  if (grants.length === 0) return notice('Nothing was given beyond the limits.');
  const names = await namesFor({ doors }, grants);
  return shortList(
    'This was given beyond the limits.',
    grants.map((grant) => rowOf(grant, names)),
  );
};

function rowOf(grant: Grant, names: Names): ChatRow {
  const whose = grant.authority === 'operator' ? ' · from the operator' : '';
  return {
    text: `${names(grant)}: ${describeRate(grant)} on top of the limit${whose} · ${grant.reason}`,
    ...(grant.endsAt && { about: { label: 'It ends', at: grant.endsAt } }),
  };
}
