import type { AnnouncementKind } from '../../database/announcement-queries.ts';
import type { ChatMessage } from '../../platforms/chat-message.ts';

/** How one kind of announcement is said. */
export interface Said<Facts> {
  /** What the line in the log is. */
  level: 'error' | 'warn' | 'info';
  /** Whether the workspace's managers are told, and not the operator alone. */
  forManagers: boolean;
  /** The members and workspaces that it names, by our ids. */
  names: (facts: Facts) => string[];
  /** `nameOf` puts a name to such an id: managers read people's names, the operator our numbers. */
  describe: (facts: Facts, nameOf: (id: string) => string) => ChatMessage;
}

/** What an operator's webhook receives, as JSON. Never a prompt, never a person's name. */
export interface OperatorNotice {
  /** The same for every try: what was told twice after a crash can be told apart by it. */
  key: string;
  kind: AnnouncementKind;
  text: string;
  facts: unknown;
  workspace?: { platform: string; id: string; name: string | null };
}
