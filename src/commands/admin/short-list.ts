import { notice, type ChatMessage, type ChatRow } from '../../platforms/chat-message.ts';

/** What fits into one message on every platform. */
const most = 15;

/** A list under a headline, cut with a count of what is left out. */
export function shortList(headline: string, rows: ChatRow[]): ChatMessage {
  const left = rows.length - most;
  return notice(headline, { rows: rows.slice(0, most), ...(left > 0 && { lines: [`and ${left} more`] }) });
}
