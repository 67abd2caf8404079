import type { Config } from '../config/config.ts';
import { parseUsd, type MicroUsd } from '../micro-usd/micro-usd.ts';
import type { FirstLimits } from '../money/first-limits.ts';

/** Simulated money, so that limits can be seen at work. */
const demoDailyUsd = '100';

/** Whether videos are simulated, so that nothing is paid. */
export function isDemo({ backend }: Pick<Config, 'backend'>): boolean {
  return backend === undefined || backend.dialect === 'simulator';
}

/** What the environment allows before anybody has set a limit. With the simulator everybody may begin at once. */
export function firstLimitsOf(config: Config): FirstLimits {
  const instance = parseUsd(config.maxDailyUsd ?? demoDailyUsd);
  const unsaid = isDemo(config) ? instance : undefined;
  return { instance, workspace: said(config.workspaceDailyUsd) ?? unsaid, personal: said(config.personalDailyUsd) ?? unsaid };
}

function said(usd: string): MicroUsd | undefined {
  const amount = parseUsd(usd);
  return amount === 0n ? undefined : amount;
}
