import type { FirstState } from '../database/account-queries.ts';
import type { MicroUsd } from '../micro-usd/micro-usd.ts';

/** What is allowed before anybody has set a limit, in micro-dollars a day. Undefined: nothing, it waits for an operator. */
export interface FirstLimits {
  instance: MicroUsd;
  workspace: MicroUsd | undefined;
  /** One person's direct messages and user installs. */
  personal: MicroUsd | undefined;
}

/** What one member may use of their workspace's day, unless its managers say otherwise. */
const sharePerMember = 4n;

/**
 * How a new workspace begins. A personal one belongs to its one member alone. With play money (`demo`) it may ask, yet is not
 * enabled: it would be still when the money is real.
 */
export function firstStateOf({ workspace, personal }: FirstLimits, isPersonal: boolean, demo: boolean): FirstState {
  const limit = isPersonal ? personal : workspace;
  if (limit === undefined) return { status: 'pending', workspaceUsd: undefined, everyoneUsd: undefined };
  const status = demo ? 'pending' : 'enabled';
  return { status, workspaceUsd: limit, everyoneUsd: isPersonal ? limit : shareOf(limit) };
}

/** The most that one member may use of a workspace's daily limit at first. */
export function shareOf(workspaceUsd: MicroUsd): MicroUsd {
  return workspaceUsd / sharePerMember;
}
