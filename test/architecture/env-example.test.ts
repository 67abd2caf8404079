import { expect, it } from 'vitest';
import { variables, type Variable } from '../../src/config/variable-list.ts';

/** The variable that each part of the file begins with, and the heading of the part. */
const parts: Record<string, string> = {
  ROLES: 'This process',
  DATABASE_URL: 'Where things are kept',
  DISCORD_TOKEN: 'Discord',
  SLACK_BOT_TOKEN: 'Slack',
  OPENAI_BASE_URL: 'Videos, and what they may cost',
  COMMAND_NAME: 'Everything else',
};

// To write the file anew: npx vitest run test/architecture/env-example.test.ts -u
it('the example of an environment names every variable, as the list of variables explains it', async () => {
  const list: [string, Variable][] = Object.entries(variables);
  expect(Object.keys(parts).filter((name) => !Object.hasOwn(variables, name))).toEqual([]);
  const intro = '# Every variable is optional. Copy this file to .env, and take the "# " from the lines that you want to set.\n';
  await expect(`${intro}${list.map(explain).join('')}`).toMatchFileSnapshot('../../.env.example');
});

function explain([name, { means, example }]: [string, Variable]): string {
  const heading = parts[name] === undefined ? '' : `\n## ${parts[name]}\n`;
  return `${heading}\n# ${means}\n# ${name}=${example}\n`;
}
