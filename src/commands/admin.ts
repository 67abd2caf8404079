import { isPersonal } from '../accounts/account.ts';
import { requireManager } from '../accounts/require-manager.ts';
import { keepPlaceNames } from '../database/place-name-queries.ts';
import { Refusal } from '../errors/fault.ts';
import type { Doors } from '../generations/doors.ts';
import { whoAsks } from '../generations/who-asks.ts';
import type { CommandHeard } from '../platforms/chat-platform.ts';
import { acts } from './admin/admin-list.ts';
import type { Desk } from './admin/desk.ts';
import type { Command } from './command.ts';

/** What managers can do, by verbs; who manages is asked of the server's own rows, every time. */
export const admin: Command = {
  summary: 'for managers: limits, extras, who may ask and where',
  async run(doors, heard) {
    const desk = await openDesk(doors, heard);
    const { verb = '', options = {} } = heard.admin ?? {};
    const act = Object.hasOwn(acts, verb) ? acts[verb] : undefined;
    if (act === undefined) throw new Refusal(`Please say what to do: ${Object.keys(acts).join(', ')}.`);
    await keepPlaceNames(doors.database, desk.workspace.id, heard.admin?.names ?? {});
    await heard.answer(await act(desk, options));
  },
};

async function openDesk(doors: Doors, { asker }: CommandHeard): Promise<Desk> {
  if (isPersonal(asker))
    throw new Refusal('There is nothing to manage in direct messages. Please do that in the place you manage.');
  const account = await whoAsks(doors, asker);
  requireManager(account, asker);
  const { id: memberId, workspaceId, workspace } = account;
  return { doors, workspace, actor: { kind: 'manager', memberId, workspaceId, via: asker.platform } };
}
