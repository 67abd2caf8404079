import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { adminVerbs } from '../../../../src/platforms/admin-verbs.ts';
import { readText, slackManifest } from '../../../../src/platforms/slack/commands.ts';

const sora = (options: object) => ({ command: 'sora', options });
const specs = process.env.SPECS_DIR;

describe('what is typed after the slash command', () => {
  it('is a prompt with flags anywhere', () => {
    const all = sora({ prompt: 'a fox in the snow', model: 'fox', seconds: '4', size: '1280x720' });
    expect(readText('a fox in the snow --model fox --seconds 4 --size 1280x720')).toEqual(all);
    expect(readText('--size=1280x720 --MODEL fox a fox in the snow --seconds=4')).toEqual(all);
  });

  it.each([
    ['a dash that a phone made of two hyphens', 'a fox —seconds 4 –model fox'],
    ['curly quotes around a value', 'a fox --model “fox” --seconds ‘4’'],
    ['straight quotes around a value', `a fox --model "fox" --seconds '4'`],
  ])('may have %s', (_what, typed) => {
    expect(readText(typed)).toEqual(sora({ prompt: 'a fox', model: 'fox', seconds: '4' }));
  });

  it('keeps a value of several words together', () => {
    expect(readText('a fox --model “Fox 1 mini”')).toEqual(sora({ prompt: 'a fox', model: 'Fox 1 mini' }));
  });

  it.each(['a fox — running — in the snow', 'a cat–dog', 'well-known', 'a sign: "--exit"', 'minus -5 -- or so', 'a\nb'])(
    'is prose, dashes and all: %s',
    (typed) => expect(readText(typed)).toEqual(sora({ prompt: typed })),
  );

  it('is answered when it has an unknown flag, which is named beside the known ones', () => {
    expect(readText('a fox --colour red')).toEqual({ unclear: "I don't know --colour. I know --model, --seconds and --size." });
    expect(readText('a fox —fps 30')).toHaveProperty('unclear', expect.stringContaining('--fps'));
  });

  it('is answered when a value is missing or given twice', () => {
    expect(readText('a fox --seconds')).toHaveProperty('unclear', expect.stringContaining('--seconds 4'));
    expect(readText('a fox --model --seconds 4')).toHaveProperty('unclear', expect.stringContaining('--model'));
    expect(readText('a fox --seconds 4 --seconds 8')).toHaveProperty('unclear', expect.stringContaining('twice'));
  });

  it('is a sub-word only as the whole text', () => {
    for (const word of ['usage', 'gallery', 'help', ' Help '])
      expect(readText(word)).toEqual({ command: word.trim().toLowerCase(), options: {} });
    expect(readText('help a fox cross the road')).toEqual(sora({ prompt: 'help a fox cross the road' }));
  });

  it.each(adminVerbs.map(({ verb }) => verb))('is for managers before their verb %s', (verb) => {
    expect(readText(`Admin ${verb}`)).not.toHaveProperty('options.prompt');
  });

  it.each(['admin of a castle', 'admin', 'an admin limits herself', 'administer limits'])('is a prompt as well: %s', (prompt) => {
    expect(readText(prompt)).toEqual(sora({ prompt }));
  });

  it('keeps how channels and groups are called, where Slack says it', () => {
    expect(readText('admin set <#C0FILMS|films> <!subteam^S0CREW|@crew>')).toMatchObject({
      admin: { names: { C0FILMS: '#films', S0CREW: '@crew' } },
    });
    expect(readText('admin allow <#C0SECRET|>')).not.toHaveProperty('admin.names');
  });

  it.each([
    ['limit <@U0ANNA|anna> $3 a day', 'limit', { member: 'U0ANNA', amount: '3', unit: 'usd', per: 'day' }],
    ['limit 2 videos at once <!subteam^S0CREW|@crew>', 'limit', { role: 'S0CREW', amount: '2', unit: 'videos', per: 'at-once' }],
    ['deny <#C0FILMS|films>', 'deny', { channel: 'C0FILMS' }],
    ['allow <#C0SECRET|>', 'allow', { channel: 'C0SECRET' }],
    ['limit $3 a day <!everyone>', 'limit', { amount: '3', unit: 'usd', per: 'day' }],
    [
      'grant <@W0ANNA> $5 --reason “see <http://x.example|x.example> &amp; ask <@U0BEN|ben>”',
      'grant',
      { member: 'W0ANNA', amount: '5', unit: 'usd', reason: 'see x.example & ask @ben' },
    ],
  ])('has its mentions read: %s', (words, verb, options) => {
    expect(readText(`admin ${words}`)).toMatchObject({ command: 'admin', options: {}, admin: { verb, options } });
  });

  it.each(['grant @anna $5 for the launch', 'limit @crew $3', 'deny #films', 'block --member @anna', 'set #managers'])(
    'is answered when Slack has not said who is meant: %s',
    (words) => {
      const [name] = /[@#]\w+/.exec(words) ?? [];
      expect(readText(`admin ${words}`)).toEqual({ unclear: expect.stringContaining(`whom or what you mean by ${name}.`) });
    },
  );

  it('may have a name or a number in its reason once somebody was mentioned', () => {
    const options = { member: 'U1', amount: '5', unit: 'usd', reason: 'as @ben said for take #2' };
    expect(readText('admin grant <@U1|anna> $5 as @ben said for take #2')).toMatchObject({ admin: { verb: 'grant', options } });
  });

  it('is answered with what would be right when a manager is not understood', () => {
    expect(readText('admin unblock &lt;anna&gt;')).toEqual({ unclear: expect.stringContaining('"<anna>"') });
  });

  it('asks for the form when there is nothing', () => {
    for (const nothing of ['', '   ', '\n']) expect(readText(nothing)).toEqual({ form: true });
    expect(readText('--seconds 4')).toEqual(sora({ seconds: '4' }));
  });

  it('is freed from what Slack made of it', () => {
    expect(readText('a &lt;b&gt; &amp;lt; c')).toEqual(sora({ prompt: 'a <b> &lt; c' }));
    expect(readText('for <@U012AB3CD|anna> in <#C012|film> at <https://x.example/?a=1&amp;b=2|x>')).toEqual(
      sora({ prompt: 'for @anna in #film at https://x.example/?a=1&b=2' }),
    );
    expect(
      readText('<!here> <!subteam^S1|@crew> <@U1> <#C1|> <mailto:a@b.example|a@b.example> <http://c.example|c.example>'),
    ).toEqual(sora({ prompt: '@here @crew @U1 #C1 a@b.example c.example' }));
  });

  it('is read at once, however long it is', () => {
    const begun = performance.now();
    for (const part of [' ', '--', '-- ', '“', '--model ', 'a —b']) readText(part.repeat(32_000 / part.length));
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe('the manifest', () => {
  it('names the command, and an address only where Slack delivers over HTTP', () => {
    expect(slackManifest('video', 'https://bot.example', 'http')).toMatchObject({
      features: { slash_commands: [{ command: '/video', url: 'https://bot.example/slack/events' }] },
      settings: { socket_mode_enabled: false, interactivity: { message_menu_options_url: 'https://bot.example/slack/events' } },
    });
    expect(JSON.stringify(slackManifest('sora', 'https://bot.example', 'socket'))).not.toContain('bot.example');
  });

  it('has Slack say who is mentioned, and tell when we are removed', () => {
    for (const mode of ['socket', 'http'] as const)
      expect(slackManifest('sora', 'https://bot.example', mode)).toMatchObject({
        features: { slash_commands: [{ should_escape: true }] },
        oauth_config: { scopes: { bot_optional: expect.arrayContaining(['users:read', 'usergroups:read']) } },
        settings: { event_subscriptions: { bot_events: ['app_uninstalled', 'tokens_revoked'] } },
      });
    const { settings } = slackManifest('sora', 'https://bot.example', 'http');
    expect(settings.event_subscriptions).toHaveProperty('request_url', 'https://bot.example/slack/events');
  });

  it.skipIf(!specs)('is one that Slack takes', () => {
    const schema = JSON.parse(readFileSync(join(specs ?? '', 'slack-manifest.schema.json'), 'utf8')) as object;
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);
    for (const mode of ['socket', 'http'] as const) {
      validate(slackManifest('sora', 'https://bot.example', mode));
      expect(validate.errors).toBeNull();
    }
  });
});
