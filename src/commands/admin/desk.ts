import type { Actor } from '../../accounts/actor.ts';
import type { Workspace } from '../../database/workspace-queries.ts';
import type { WithdrawDoors } from '../../generations/cancel.ts';
import type { ChatMessage } from '../../platforms/chat-message.ts';

/** A manager or an operator at work: who it is, and in which workspace. */
export interface Desk {
  doors: WithdrawDoors;
  actor: Actor;
  workspace: Workspace;
}

/** The options of a verb as they were typed; those of people, roles and channels are the platform's ids. */
export type Options = Partial<Record<string, string>>;

/** Does what a verb says, and answers what is so now. Throws a Refusal to say no. */
export type AdminAct = (desk: Desk, options: Options) => Promise<ChatMessage>;
