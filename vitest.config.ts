import { defineConfig } from 'vitest/config';

/** These take long or judge nothing: only when their folder is named on the command line. */
const onDemand = ['test/kill', 'test/bench'];
const chosen = onDemand.filter((folder) => process.argv.some((word) => word.includes(folder)));

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', ...(chosen.includes('test/bench') ? ['test/bench/*.ts'] : [])],
    exclude: onDemand.filter((folder) => !chosen.includes(folder)).map((folder) => `${folder}/**`),
    globalSetup: 'test/support/global-setup.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/generated/**', 'src/main.ts'],
      reporter: ['text-summary', 'html'],
      thresholds: { lines: 85 },
    },
  },
});
