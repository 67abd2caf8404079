import type { PlatformUnderTest } from '../platform-under-test.ts';
import { discord } from './discord.ts';
import { playground } from './playground.ts';
import { slackOverHttp, slackOverSocket } from './slack.ts';

/** Every platform that the contract suites run on. */
export const harnessList: PlatformUnderTest[] = [discord, slackOverSocket, slackOverHttp, playground];
