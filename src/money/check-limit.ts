import type { LimitPeriod, LimitUnit, OnExceed } from '../database/limit-queries.ts';
import { Refusal } from '../errors/fault.ts';

const mostAlerts = 10;

/**
 * Whether a limit like this can be kept.
 * @throws {Refusal} saying what would be.
 */
export function checkLimit(limit: {
  unit: LimitUnit;
  period: LimitPeriod;
  onExceed: OnExceed;
  alerts: number[] | undefined;
}): void {
  const { unit, period, onExceed, alerts = [] } = limit;
  if (period === 'request' && unit === 'videos')
    throw new Refusal('One video is always one video: a limit for one is in dollars or seconds.');
  if (period === 'at_once' && (unit !== 'videos' || onExceed !== 'refuse'))
    throw new Refusal(
      'At one time only videos are counted, and what is over simply waits in line: please set such a limit in videos.',
    );
  if (alerts.length > 0 && (period === 'request' || period === 'at_once'))
    throw new Refusal('Alerts belong to limits over a time, such as a day.');
  if (alerts.length > mostAlerts || !alerts.every(isPercent))
    throw new Refusal(`Please name at most ${mostAlerts} alerts, whole per cents from 1 to 100, such as 50,80,100; or "none".`);
}

function isPercent(alert: number): boolean {
  return Number.isInteger(alert) && alert >= 1 && alert <= 100;
}
