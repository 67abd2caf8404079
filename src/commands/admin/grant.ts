import { Refusal } from '../../errors/fault.ts';
import { describeAmount, describeRate } from '../../money/describe-limit.ts';
import { giveGrant } from '../../money/give-grant.ts';
import { readAmount } from '../../money/read-amount.ts';
import { notice } from '../../platforms/chat-message.ts';
import type { AdminAct } from './desk.ts';
import { namesFor } from './place-names.ts';
import { periods, readChoice, readPlace, required, units } from './read-options.ts';

/** Gives a member or a channel more, once or until a day. */
export const grant: AdminAct = async (desk, options) => {
  const place = await readPlace(desk, options);
  if (place.scope === 'role' || place.scope === 'everyone')
    throw new Refusal('Please name the member or the channel that gets more.');
  const unit = readChoice(options['unit'], units, 'usd');
  const period = readChoice(options['per'], periods, 'day');
  const amount = readAmount(unit, required(options, 'amount'));
  const wish = { place, unit, period, amount, until: options['until'], reason: required(options, 'reason') };
  const { grant: given, raised } = await giveGrant(desk.doors, desk.actor, wish);
  const names = await namesFor(desk, [given]);
  const now = raised.map((limit) => `Now the limit is ${describeRate(limit)}.`);
  return notice(`${names(given)} was given ${describeAmount(unit, amount)} more.`, {
    lines: [...new Set(now), `Why: ${given.reason}`],
    ...(given.endsAt && { about: { label: 'It ends', at: given.endsAt } }),
  });
};
