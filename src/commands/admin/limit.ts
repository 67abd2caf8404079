import type { LimitPlace } from '../../money/limit-place.ts';
import { readAmount } from '../../money/read-amount.ts';
import { removeLimit } from '../../money/remove-limit.ts';
import { setLimit, type LimitNamed } from '../../money/set-limit.ts';
import { notice, type ChatMessage } from '../../platforms/chat-message.ts';
import { describeLimitSet, describeRemoved } from './describe-limit-set.ts';
import type { AdminAct, Desk, Options } from './desk.ts';
import { namesFor } from './place-names.ts';
import { consequences, periods, readAlerts, readChoice, readPlace, required, units } from './read-options.ts';

/** Sets a limit of those who are named, or of each member; or removes it. */
export const limit: AdminAct = async (desk, options) => setLimitOf(desk, await readPlace(desk, options), options);

/** The same for any place. */
export async function setLimitOf(desk: Omit<Desk, 'workspace'>, place: LimitPlace, options: Options): Promise<ChatMessage> {
  const { doors, actor } = desk;
  const typed = required(options, 'amount');
  const period = readChoice(options['per'], periods, 'day');
  // At one time, only videos can be counted.
  const unit = readChoice(options['unit'], units, period === 'at_once' ? 'videos' : 'usd');
  const onExceed = readChoice(options['beyond'], consequences, 'refuse');
  const named: LimitNamed = { place, unit, period, onExceed };
  if (typed.trim().toLowerCase() === 'none') {
    const removed = await removeLimit(doors, actor, named);
    return notice(describeRemoved(removed, await namesFor(desk, [removed])));
  }
  const alerts = readAlerts(options['alerts']);
  const set = await setLimit(doors, actor, { ...named, amount: readAmount(unit, typed), alerts });
  return notice(describeLimitSet(set, await namesFor(desk, [set.limit])));
}
