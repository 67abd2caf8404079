import type { PlatformUnderTest } from '../platform-under-test.ts';
import { discord } from './discord.ts';

/** Every platform that the contract suites run on. */
export const harnessList: PlatformUnderTest[] = [discord];
