import type { Account } from '../../accounts/account.ts';
import type { Actor } from '../../accounts/actor.ts';
import type { Doors } from '../../generations/doors.ts';
import type { ChatMessage } from '../../platforms/chat-message.ts';

/** A manager at work: who it is, and in which workspace. */
export interface Desk {
  doors: Doors;
  actor: Extract<Actor, { kind: 'manager' }>;
  workspace: Account['workspace'];
}

/** The options of a verb as they were typed; those of people, roles and channels are the platform's ids. */
export type Options = Partial<Record<string, string>>;

/** Does what a verb says, and answers what is so now. Throws a Refusal to say no. */
export type AdminAct = (desk: Desk, options: Options) => Promise<ChatMessage>;
