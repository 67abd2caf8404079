import { defineConfig } from 'vitest/config';

const isChosen = (folder: string) => process.argv.some((word) => word.includes(folder));
const [kill, bench] = [isChosen('test/kill'), isChosen('test/bench')];

export default defineConfig({
  test: {
    // The full kill grid takes long and a benchmark judges nothing: only when named on the command line.
    include: bench ? ['test/bench/*.ts'] : ['test/**/*.test.ts'],
    exclude: kill ? [] : ['test/kill/**'],
    globalSetup: 'test/support/global-setup.ts',
    // Kill tests mostly wait; each has two processes of its own.
    ...(kill && { maxConcurrency: 4 }),
    // Most of a test is waiting: two at a time even where there are two cores.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Once more on a machine that others share, and said so in the report; never what counts money after a kill.
    retry: process.env['CI'] === 'true' && !kill ? 1 : 0,
    // A busy machine is slow, which is no fault.
    expect: { poll: { timeout: 10_000, interval: 20 } },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/generated/**', 'src/main.ts'],
      reporter: ['text-summary', 'html'],
      thresholds: { lines: 85 },
    },
  },
});
