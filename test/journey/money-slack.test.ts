import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBooks } from '../../src/database/books-queries.ts';
import { startFakeSlack, type FakeSlack } from '../fakes/slack/fake-slack.ts';
import { seenIn } from '../fakes/slack/seen.ts';
import type { Ephemeral, FakeMessage } from '../fakes/slack/world.ts';
import { pricedModels } from '../fixtures/priced-models.ts';
import { operate } from '../support/operate.ts';
import { found, startSorabot, type Sorabot } from '../support/start-sorabot.ts';

const [anna, ben, vixen] = ['U0ANNA', 'U0BEN', 'U0VIXEN'] as const;

describe('money on Slack', () => {
  let slack: FakeSlack;
  let sorabot: Sorabot;
  let films: string;
  let managers: string;

  beforeAll(async () => {
    slack = await startFakeSlack();
    films = slack.world.addChannel({ name: 'films' }).id;
    managers = slack.world.addChannel({ name: 'managers' }).id;
    slack.world.person(anna, { name: 'anna' });
    slack.world.person(ben, { name: 'ben' });
    slack.world.person(vixen, { name: 'vixen', is_admin: true });
    // As with a backend that wants money.
    const env = { VIDEO_DIALECT: 'openai', MAX_DAILY_USD: '100' };
    sorabot = await startSorabot({ slack: { fake: slack, over: 'socket' }, models: pricedModels, env });
  });
  afterAll(async () => {
    await sorabot?.stop();
    await slack?.stop();
    expect(slack.violations).toEqual([]);
    expect(slack.world.pings.filter((id) => id !== anna)).toEqual([]);
  });

  const shown = ({ text, blocks }: FakeMessage | Ephemeral) => seenIn(text, blocks);
  type Act = ReturnType<FakeSlack['people']['slash']>;
  const reads = (act: Act, words: string) =>
    found(() => act.answers().find((answer) => answer.includes(words))).catch(() => {
      throw new Error(`"${words}" was not answered, but: ${act.answers().join(' | ')}`);
    });
  const types = async (user: string, line: string) => {
    const act = slack.people.slash(line, { user, channel: films });
    await act.deliver();
    return act;
  };
  const says = async (user: string, line: string, words: string) => reads(await types(user, line), words);
  const card = (words: string) =>
    found(() => slack.world.messages.findLast((message) => message.channel === managers && shown(message).text.includes(words)));
  const presses = async (user: string, message: FakeMessage, action: string, words: string) => {
    const id = shown(message).buttons.find((each) => each.startsWith(`v1:${action}:`)) ?? '';
    const act = slack.people.click(id, { user, channel: message.channel, message });
    await act.deliver();
    return reads(act, words);
  };
  const paid = async (prompt: string) => (await sorabot.simulator.control.posts()).filter((post) => post.prompt === prompt);

  it('is spent up to what operator and managers say; what is over is offered smaller, or asked about', async () => {
    await says(anna, 'too early', 'they know this place as slack:T0TEAM.');
    await operate(sorabot.database, 'enable slack:T0TEAM 20');
    await says(ben, 'admin limit $9 a day', 'Only those who manage this place can do that.');
    await says(vixen, 'admin set #managers', 'Managers are told in');
    await says(vixen, 'admin limit $3 a day', 'Each member may now spend $3.00 a day here. Before: $5.00.');
    await says(vixen, 'admin limit each video $5 then ask', 'without asking a manager');

    await says(anna, 'a red fox --model film --seconds 1', '$1.00 · $2.00 left today');
    const refused = await says(anna, 'a blue fox --model film --seconds 3', 'which is over a limit');
    expect(refused).toMatch(
      /\$3\.00, .*\na blue fox\nFilm · 160x90 · 3 s\nYour limit is \$3\.00 a day: \$1\.00 spent, \$2\.00 left\n/,
    );
    const offered = slack.world.ephemerals.findLast((each) => shown(each).text.includes('This would fit:'));
    const [shorter = '', cheaper = ''] = offered === undefined ? [] : shown(offered).buttons;
    expect(shorter).toMatch(/^v1:make:/);
    const made = slack.people.click(cheaper, { user: anna, channel: films });
    await made.deliver();
    await reads(made, 'Your video is here.');
    expect(await paid('a blue fox')).toMatchObject([{ billedMicroUsd: 600_000n }]);

    expect(await says(vixen, 'admin grant @anna $15 for the premiere', 'was given')).toMatch(
      /^anna was given \$15\.00 more\.\nNow the limit is \$18\.00 a day\.\nWhy: for the premiere\n/,
    );
    const epic = await types(anna, 'an epic --model film --seconds 6');
    await reads(epic, 'A manager is asked to approve this.');
    const asked = await card('an epic');
    expect(shown(asked).text).toMatch(
      /^anna asks for a video that needs a manager's word\.\nan epic\nTheir limit is \$5\.00 for one video: this is \$1\.00 over it\nanna: \$10\.40 left today/,
    );
    await presses(ben, asked, 'approve', 'Only those who manage this place can do that.');
    expect(await paid('an epic')).toEqual([]);
    await presses(vixen, asked, 'approve', 'Approved. The video is in line.');
    await reads(epic, 'Your video is here.');
    expect(shown(await card('an epic')).text).toContain('Approved by vixen.');
    expect(shown(await card('an epic')).buttons).toEqual([]);
    expect(await paid('an epic')).toHaveLength(1);

    const sequel = await types(anna, 'a sequel --model film --seconds 6');
    await presses(vixen, await card('a sequel'), 'deny', 'Denied. The one who asked is told, and nothing is charged.');
    await reads(sequel, 'A manager has denied this.');
    expect(await paid('a sequel')).toEqual([]);

    const usage = await says(anna, 'usage', 'what was spent');
    expect(usage).toContain('Your limit is $18.00 a day: $7.60 spent, $10.40 left');
    expect(usage).toContain('You spent $7.60 (3 videos) today');
    expect(usage).toContain(
      'Your last ones:\nnot charged · Film, 6 s · a sequel\n$6.00, by its price and length · Film, 6 s · an epic',
    );
    expect(await verifyBooks(sorabot.database)).toEqual([]);
  }, 60_000);
});
