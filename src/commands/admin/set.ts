import { changeSettings, type Settings } from '../../accounts/change-settings.ts';
import type { Workspace } from '../../database/workspace-queries.ts';
import { Refusal } from '../../errors/fault.ts';
import { notice } from '../../platforms/chat-message.ts';
import type { AdminAct, Options } from './desk.ts';
import { externalNames } from './place-names.ts';
import { readChoice } from './read-options.ts';

/** Changes how this place is run. */
export const set: AdminAct = async ({ doors, actor, workspace }, options) => {
  const settings = readSettings(options);
  if (Object.keys(settings).length === 0) throw new Refusal('Please name a channel, a role, or whether guests may ask.');
  const now = await changeSettings(doors, actor, { ...settings, workspaceId: workspace.id });
  const nameOf = await externalNames(doors, workspace.id, [now.managersChannel, now.managersRole]);
  return notice('This is how it is set now:', { lines: describeSettings(now, nameOf) });
};

function readSettings({ channel, role, guests }: Options): Settings {
  return {
    ...(channel !== undefined && { managersChannel: channel }),
    ...(role !== undefined && { managersRole: role }),
    ...(guests !== undefined && { guests: readChoice(guests, { yes: true, no: false }, false) }),
  };
}

function describeSettings(
  { managersChannel, managersRole, timeZone, guests }: Workspace,
  nameOf: (externalId: string) => string,
): string[] {
  return [
    managersChannel === null
      ? 'Managers are asked where the video was asked for.'
      : `Managers are told in channel ${nameOf(managersChannel)}.`,
    `Managers are those who manage this place${managersRole === null ? '' : `, and those with role ${nameOf(managersRole)}`}.`,
    `Days and weeks begin at midnight in ${timeZone}.`,
    guests ? 'Guests may ask.' : 'Guests may not ask.',
  ];
}
