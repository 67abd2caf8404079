import { readAmount } from '../../money/read-amount.ts';
import { removeLimit } from '../../money/remove-limit.ts';
import { setLimit, type LimitNamed } from '../../money/set-limit.ts';
import { notice } from '../../platforms/chat-message.ts';
import { describeLimitSet, describeRemoved } from './describe-limit-set.ts';
import type { AdminAct } from './desk.ts';
import { namesFor } from './place-names.ts';
import { consequences, periods, readAlerts, readChoice, readPlace, required, units } from './read-options.ts';

/** Sets a limit, or removes it. */
export const limit: AdminAct = async (desk, options) => {
  const { doors, actor } = desk;
  const typed = required(options, 'amount');
  const period = readChoice(options['per'], periods, 'day');
  // At one time, only videos can be counted.
  const unit = readChoice(options['unit'], units, period === 'at_once' ? 'videos' : 'usd');
  const onExceed = readChoice(options['then'], consequences, 'refuse');
  const named: LimitNamed = { place: await readPlace(desk, options), unit, period, onExceed };
  if (typed.trim().toLowerCase() === 'none') {
    const removed = await removeLimit(doors, actor, named);
    return notice(describeRemoved(removed, await namesFor(desk, [removed])));
  }
  const alerts = readAlerts(options['alerts']);
  const set = await setLimit(doors, actor, { ...named, amount: readAmount(unit, typed), alerts });
  return notice(describeLimitSet(set, await namesFor(desk, [set.limit])));
};
