import type { PlatformUnderTest } from '../platform-under-test.ts';

/** Every platform that the contract suites run on. */
export const harnessList: PlatformUnderTest[] = [];
