import { describe, expect, it } from 'vitest';
import { firstLimitsOf } from '../../../src/app/first-limits-of.ts';
import { readConfig } from '../../../src/config/config.ts';
import { firstStateOf } from '../../../src/money/first-limits.ts';

const real = { OPENAI_BASE_URL: 'https://gateway.example/v1', MAX_DAILY_USD: '20' };
const limitsOf = (environment: NodeJS.ProcessEnv) => firstLimitsOf(readConfig(environment));
const waiting = { status: 'pending', workspaceUsd: undefined, everyoneUsd: undefined };

describe('a workspace that is new', () => {
  it('waits for the operator where money is real, and so do direct messages', () => {
    expect(firstStateOf(limitsOf(real), false, false)).toEqual(waiting);
    expect(firstStateOf(limitsOf(real), true, false)).toEqual(waiting);
  });

  it('begins with what the operator said for all, a quarter of it for each member', () => {
    const limits = limitsOf({ ...real, DEFAULT_WORKSPACE_DAILY_USD: '8', DEFAULT_PERSONAL_DAILY_USD: '1' });
    expect(firstStateOf(limits, false, false)).toEqual({ status: 'enabled', workspaceUsd: 8_000_000n, everyoneUsd: 2_000_000n });
    expect(firstStateOf(limits, true, false)).toEqual({ status: 'enabled', workspaceUsd: 1_000_000n, everyoneUsd: 1_000_000n });
  });

  it('has limits with play money too, and is enabled by it for nothing', () => {
    expect(firstStateOf(limitsOf({}), false, true)).toEqual({
      status: 'pending',
      workspaceUsd: 100_000_000n,
      everyoneUsd: 25_000_000n,
    });
  });
});
