import { Refusal } from '../errors/fault.ts';
import type { Asker } from '../platforms/chat-platform.ts';
import type { Account } from './account.ts';

/**
 * Whether this person manages this workspace: by the platform's own word in this very event, by name, or by the role that manages.
 * Asked at every click, of the server's own rows: a button says nothing of who presses it.
 * @throws {Refusal} when they do not.
 */
export function requireManager({ manager, workspace }: Account, { manages, roles = [] }: Asker): void {
  const byRole = workspace.managersRole !== null && roles.includes(workspace.managersRole);
  if (manages !== true && !manager && !byRole) throw new Refusal('Only those who manage this place can do that.');
}
