import type { Actor } from '../../accounts/actor.ts';
import type { Books } from '../../accounts/books.ts';
import { findWorkspace, type Workspace } from '../../database/workspace-queries.ts';
import { Refusal } from '../../errors/fault.ts';
import type { ChatMessage } from '../../platforms/chat-message.ts';

/** An operator at work. */
export interface OperatorDesk extends Books {
  actor: Extract<Actor, { kind: 'operator' }>;
}

export interface OperatorVerb {
  /** The words after it, as help shows them. */
  takes: string;
  means: string;
  /** Does it, and answers what is so now. Throws a Refusal to say no. */
  run: (desk: OperatorDesk, words: string[]) => Promise<ChatMessage>;
}

/** Whether a word names a workspace rather than something in one. */
export function isWorkspaceName(word: string | undefined): word is string {
  return /^(discord|slack|playground):/.test(word ?? '');
}

/** "discord:123". @throws {Refusal} when it is not of that form. */
export function readWorkspaceName(word: string | undefined): { platform: string; externalId: string } {
  const [, platform, externalId] = /^(discord|slack|playground):([\w:-]{1,64})$/.exec(word ?? '') ?? [];
  if (platform === undefined || externalId === undefined)
    throw new Refusal(
      'Name the workspace by its platform and id, such as discord:123456789; "workspaces" lists those that are known.',
    );
  return { platform, externalId };
}

/** @throws {Refusal} when nobody there has ever asked for anything. */
export async function readWorkspace({ database }: OperatorDesk, word: string | undefined): Promise<Workspace> {
  const workspace = await findWorkspace(database, readWorkspaceName(word));
  if (workspace === undefined) throw new Refusal(`I do not know ${word}. "workspaces" lists those that I know.`);
  return workspace;
}
