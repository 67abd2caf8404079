import { blockMember, unblockMember } from '../../accounts/block-member.ts';
import { withdrawWaiting } from '../../generations/withdraw-waiting.ts';
import { notice } from '../../platforms/chat-message.ts';
import type { AdminAct } from './desk.ts';
import { nameOfPerson } from './place-names.ts';
import { readMember } from './read-options.ts';

/** Keeps a member from asking, and takes back what of theirs still waits. */
export const block: AdminAct = async (desk, options) => {
  const { id } = await readMember(desk, options);
  const wish = { workspaceId: desk.workspace.id, memberId: id, reason: options['reason'] };
  const member = await blockMember(desk.doors, desk.actor, wish);
  const withdrawn = await withdrawWaiting(desk.doors, { memberId: id });
  const lines = [
    ...(member.blockedReason === null ? [] : [`Why, as they read it: ${member.blockedReason}`]),
    ...(withdrawn === 0 ? [] : [`What they were waiting for was cancelled and not charged: ${withdrawn}.`]),
  ];
  return notice(`${nameOfPerson(member.name ?? member.externalId)} can no longer ask for videos here.`, { lines });
};

/** Lets a blocked member ask again. */
export const unblock: AdminAct = async (desk, options) => {
  const { id } = await readMember(desk, options);
  const member = await unblockMember(desk.doors, desk.actor, { workspaceId: desk.workspace.id, memberId: id });
  return notice(`${nameOfPerson(member.name ?? member.externalId)} may ask for videos here.`);
};
