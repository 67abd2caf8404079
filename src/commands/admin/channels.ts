import { accessRulesOf } from '../../database/access-queries.ts';
import { notice } from '../../platforms/chat-message.ts';
import { describeRules } from './access.ts';
import type { AdminAct } from './desk.ts';

/** Where, and with which roles, one may ask. */
export const showChannels: AdminAct = async ({ doors, workspace }) => {
  const rules = await accessRulesOf(doors.database.prisma, workspace.id);
  const guests = workspace.guests ? 'Guests may ask too.' : 'Guests may not ask.';
  return notice(describeRules(rules, 'channel'), { lines: [describeRules(rules, 'role'), guests] });
};
