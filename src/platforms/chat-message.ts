/** A button under a message. `id` is `v1:<action>:<id>` and carries ids only: everything else is looked up at the click. */
export interface ChatButton {
  id: string;
  label: string;
  style: 'primary' | 'secondary' | 'danger';
}

/** Such as "You today: $0.80 of $3.00, $2.20 left", 26 per cent, starting anew at midnight. */
export interface ChatRow {
  text: string;
  /** 0 to 100. */
  percent?: number;
  about?: { label: string; at: Date };
}

/**
 * What can be said in a chat, in neutral words. Every text here is plain: each platform shows it as text only, whatever it
 * contains. `prompt` is set apart because a person typed it: it is quoted, shortened to fit, and cleaned of invisible marks.
 */
export interface ChatMessage {
  kind: 'notice' | 'progress' | 'video' | 'failure' | 'approval';
  /** Set on everything that is about one video; makes our message recognisable in the channel. */
  generationId?: string;
  /** The platform's id of the one person this message may ping. */
  mention?: string;
  headline: string;
  prompt?: string;
  /** 0 to 100: draws a bar. */
  percent?: number;
  /** A moment that the platform shows relative to now where it can ("in 2 minutes"). */
  about?: { label: string; at: Date };
  /** Short facts in one line, such as "1280x720", "4 s", "$0.40 held". */
  facts: string[];
  /** Standings, one to a line: a bar where there is a `percent`, and a moment that the platform shows in the reader's own time. */
  rows?: ChatRow[];
  /** Longer things, one to a line; the first matter most, for what does not fit is left out. */
  lines?: string[];
  /** An address of ours. */
  link?: { label: string; url: string };
  buttons: ChatButton[];
}

/** A message with no more than a sentence. */
export function notice(headline: string, more: Partial<ChatMessage> = {}): ChatMessage {
  return { kind: 'notice', headline, facts: [], buttons: [], ...more };
}
