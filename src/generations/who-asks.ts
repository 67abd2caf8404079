import { accountOf, isPersonal, type Account } from '../accounts/account.ts';
import { firstStateOf } from '../money/first-limits.ts';
import type { Asker } from '../platforms/chat-platform.ts';
import type { Doors } from './doors.ts';

/** The account of whoever asks; a workspace that is new begins as the first limits say. */
export function whoAsks(doors: Doors, asker: Asker): Promise<Account> {
  return accountOf(doors, asker, firstStateOf(doors.firstLimits, isPersonal(asker), doors.demo));
}
