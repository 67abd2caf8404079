import { expect, it } from 'vitest';
import { progressBar } from '../../../src/platforms/progress-bar.ts';

it.each([
  [0, '▱▱▱▱▱▱▱▱▱▱▱▱'],
  [47, '▰▰▰▰▰▰▱▱▱▱▱▱'],
  [100, '▰▰▰▰▰▰▰▰▰▰▰▰'],
  [-5, '▱▱▱▱▱▱▱▱▱▱▱▱'],
  [140, '▰▰▰▰▰▰▰▰▰▰▰▰'],
])('the bar of %d %% is %s, as long as any other', (percent, bar) => {
  expect(progressBar(percent)).toBe(bar);
});
