import { listApprovals } from '../../database/approval-queries.ts';
import { formatUsd } from '../../micro-usd/micro-usd.ts';
import { notice } from '../../platforms/chat-message.ts';
import { plainText, shorten } from '../../platforms/plain-text.ts';
import type { AdminAct } from './desk.ts';
import { nameOfPerson } from './place-names.ts';
import { shortList } from './short-list.ts';

const mostPrompt = 80;

/** What waits for a manager, and until when. */
export const showApprovals: AdminAct = async ({ doors, workspace }) => {
  const waiting = await listApprovals(doors.database, workspace.id);
  if (waiting.length === 0) return notice('Nothing waits for a manager.');
  const rows = waiting.map(({ generation, expiresAt }) => {
    const { member, prompt, model, seconds, heldMicroUsd } = generation;
    const who = nameOfPerson(member.name ?? member.externalId);
    return {
      text: `${who}: ${shorten(plainText(prompt), mostPrompt)} · ${model.label}, ${seconds} s · ${formatUsd(heldMicroUsd, 'up')} held`,
      about: { label: 'It ends by itself', at: expiresAt },
    };
  });
  return shortList('These wait for a manager. Their cards have the buttons.', rows);
};
