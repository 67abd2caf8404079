import { accessRulesOf } from '../../database/access-queries.ts';
import { notice } from '../../platforms/chat-message.ts';
import { describeRules } from './access.ts';
import type { AdminAct } from './desk.ts';
import { externalNames } from './place-names.ts';

/** Where, and with which roles, one may ask. */
export const showChannels: AdminAct = async ({ doors, workspace }) => {
  const rules = await accessRulesOf(doors.database.prisma, workspace.id);
  const guests = workspace.guests ? 'Guests may ask too.' : 'Guests may not ask.';
  const nameOf = await externalNames(
    doors,
    workspace.id,
    rules.map(({ subject }) => subject),
  );
  return notice(describeRules(rules, 'channel', nameOf), { lines: [describeRules(rules, 'role', nameOf), guests] });
};
