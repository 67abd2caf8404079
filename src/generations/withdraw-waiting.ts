import { waitingOf } from '../database/generation-queries.ts';
import { withdraw, type WithdrawDoors } from './cancel.ts';

/** Cancels all that a workspace or a member still waits for, and gives the money back. Answers how many there were. */
export async function withdrawWaiting(
  doors: WithdrawDoors,
  whose: { workspaceId: string } | { memberId: string },
): Promise<number> {
  let withdrawn = 0;
  for (const id of await waitingOf(doors.database, whose)) if (await withdraw(doors, id)) withdrawn += 1;
  return withdrawn;
}
