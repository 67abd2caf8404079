import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { vitest } from './vitest.mjs';

const words = process.argv.slice(2);
const kill = words.includes('--kill');
const paths = kill ? ['test/kill'] : words;
if (kill) process.env.KILL_GRID ??= 'full';

prepare();
const folder = mkdtempSync(join(tmpdir(), 'sorabot-report-'));
const report = join(folder, 'report.json');
const whole = paths.length === 0 ? ['--coverage'] : paths;
process.exitCode = await vitest([...whole, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
console.log(summaryOf(report));
rmSync(folder, { recursive: true, force: true });

function summaryOf(file) {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = readReport(file);
  // A file that could not even be loaded has no tests to count.
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  const counts = [`${numPassedTests} passed`, `${numFailedTests + broken.length} failed`];
  if (numPendingTests > 0) counts.push(`${numPendingTests} skipped`);
  return counts.join(', ');
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Vitest ended before it could run a test.
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, testResults: [] };
  }
}
