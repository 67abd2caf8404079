import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { vi } from 'vitest';
import { createLog } from '../../../src/logging/log.ts';
import type { ChatPlatform } from '../../../src/platforms/chat-platform.ts';
import { createSlack } from '../../../src/platforms/slack/platform.ts';
import { startFakeSlack, type FakeSlack } from '../../fakes/slack/fake-slack.ts';
import { seenIn } from '../../fakes/slack/seen.ts';
import { SlackRefusal } from '../../fakes/slack/slack-refusal.ts';
import type { Act, Bench, CommandGiven, Misfortune, PlatformUnderTest, SeenMessage } from '../platform-under-test.ts';

// A lost permission shows in Slack only when we post: a command does not say whether we are in its channel.
const kind = {
  name: 'slack',
  misfortunes: ['channel gone', 'rate limited', 'failing', 'file too large'],
  buttonsUnder: 'progress',
  retired: 'edited',
  pingsAsker: true,
  // Nothing comes with what people do: Slack is asked, and its word is kept for a minute.
  says: { always: [], asked: ['roles', 'guest', 'manages'] },
  hearsRemoval: true,
} satisfies Omit<PlatformUnderTest, 'start'>;

export const slackOverSocket: PlatformUnderTest = {
  ...kind,
  start: async () => start({ appToken: 'xapp-1', signingSecret: undefined }),
};

export const slackOverHttp: PlatformUnderTest = {
  ...kind,
  start: async () => start({ appToken: undefined, signingSecret: 'whole-secret' }),
};

async function start(mode: { appToken: string | undefined; signingSecret: string | undefined }): Promise<Bench> {
  let passed = 0;
  const fake = await startFakeSlack({ now: () => Date.now() + passed });
  fake.world.scopes.add('channels:history');
  const { id: member } = fake.world.person('U0BEN', { name: 'ben' });
  const { id: channel } = fake.world.addChannel({ name: 'films' });
  const group = { id: 'S0CREW', handle: 'crew', users: [] as string[] };
  fake.world.userGroups.push(group);
  const create = () =>
    createSlack({
      config: { botToken: 'xoxb-1', apiUrl: fake.apiUrl, ...mode },
      commandName: 'sora',
      log: createLog('silent'),
      shareWaitsMs: [5, 10, 20, 40, 80],
    });
  const platform = create();
  const closeHttp = mode.signingSecret === undefined ? undefined : await serve(platform, fake, mode.signingSecret);
  return {
    platform,
    restart: create,
    asker: { platform: 'slack', workspaceId: fake.world.team.id, memberId: 'U0ANNA', channelId: fake.channel.id },
    known: { member, role: group.id, channel },
    stand({ roles, guest, manages }) {
      fake.world.person('U0ANNA', { is_restricted: guest, is_admin: manages });
      group.users = roles.includes(group.id) ? ['U0ANNA'] : [];
    },
    depart: () => void fake.world.person('U0ANNA', { deleted: true }),
    expel: () => void fake.people.event({ type: 'app_uninstalled' }),
    seen: () => seen(fake),
    pings: () => fake.world.pings,
    befall: (misfortune) => befall(fake, misfortune),
    recover: () => {
      fake.clear();
      fake.channel.archived = false;
    },
    remove: (messageId) => {
      fake.world.messages = fake.world.messages.filter(({ ts }) => ts !== messageId);
    },
    expireAcknowledgements: () => {
      passed += 31 * 60_000;
    },
    give: (command) => actOf(fake, fake.people.slash(textOf(command, fake))),
    click: (buttonId) => actOf(fake, fake.people.click(buttonId)),
    async choices(option, typed) {
      await fake.people.slash('').deliver();
      await vi.waitUntil(() => fake.world.views.size > 0, { timeout: 5000, interval: 5 });
      return fake.people.suggest([...fake.world.views.keys()][0] ?? '', option, typed);
    },
    violations: () => fake.violations,
    async stop() {
      await closeHttp?.();
      await fake.stop();
    },
  };
}

/** The way web/ mounts it: in an Express app, before its body parser. */
async function serve(platform: ChatPlatform, fake: FakeSlack, signingSecret: string): Promise<() => Promise<void>> {
  const app = express();
  if (platform.http !== undefined) app.post(platform.http.path, platform.http.handler);
  app.use(express.json(), express.urlencoded());
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  fake.deliveries.deliverTo = { url: `http://127.0.0.1:${port}/slack/events`, signingSecret };
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

function actOf(fake: FakeSlack, act: ReturnType<FakeSlack['people']['click']>): Act {
  return {
    ...act,
    deliver: async () => void (await act.deliver()),
    press: (buttonId) => actOf(fake, fake.people.click(buttonId)),
  };
}

function textOf({ command, options: { prompt = '', ...flags }, admin }: CommandGiven, fake: FakeSlack): string {
  if (admin !== undefined) return ['admin', admin.verb, ...Object.entries(admin.options).map(flagOf(fake))].join(' ');
  if (command !== 'sora') return command;
  return [prompt, ...Object.entries(flags).map(([flag, value]) => `--${flag} ${value}`)].join(' ');
}

/** A person, a group or a channel is picked by name. */
function flagOf({ world }: FakeSlack): (option: [string, string]) => string {
  const names = new Map([
    ...[...world.users.values()].map(({ id, name }) => [id, `@${name}`] as const),
    ...world.userGroups.map(({ id, handle }) => [id, `@${handle}`] as const),
    ...[...world.channels.values()].map(({ id, name }) => [id, `#${name}`] as const),
  ]);
  return ([name, value]) => `--${name} ${names.get(value) ?? `"${value}"`}`;
}

function befall(fake: FakeSlack, misfortune: Misfortune): void {
  if (misfortune === 'channel gone') fake.channel.archived = true;
  if (misfortune === 'rate limited') fake.fail('*', new SlackRefusal('ratelimited', { status: 429, retryAfter: 20 }));
  if (misfortune === 'failing') fake.fail('*', new SlackRefusal('Service Unavailable', { status: 503 }));
  if (misfortune === 'file too large') fake.fail('files.getUploadURLExternal', new SlackRefusal('file_upload_size_restricted'));
}

function seen({ world, channel }: FakeSlack): SeenMessage[] {
  return world.messages
    .filter((message) => message.channel === channel.id)
    .map(({ ts, text, blocks, fileId }) => {
      const { text: words, links, buttons, moments } = seenIn(text, blocks);
      const message: SeenMessage = { messageId: ts, text: words, links, buttons, moments };
      const file = world.files.get(fileId ?? '');
      if (file?.bytes !== undefined) message.file = { name: file.name, bytes: file.bytes };
      return message;
    });
}
