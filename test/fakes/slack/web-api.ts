import { faultsInMessage, faultsInView } from './judge.ts';
import { seenIn } from './seen.ts';
import { SlackRefusal } from './slack-refusal.ts';
import type { Block, FakeFile, FakeMessage, FakeView, World } from './world.ts';

export type Arguments = Record<string, string | undefined>;

/** One method of the Web API: what it does and answers, beside `ok`. */
export type Method = (args: Arguments, world: World, origin: string) => Record<string, unknown>;

const json = <T>(text: string | undefined, otherwise: T): T => (text === undefined ? otherwise : (JSON.parse(text) as T));

/** The methods that a bot of our kind uses. `SlackRefusal` is thrown in Slack's own words. */
export const methods: Record<string, Method> = {
  'auth.test': (_args, { team, bot }) => ({
    team_id: team.id,
    team: team.domain,
    user: bot.name,
    user_id: bot.id,
    bot_id: bot.botId,
  }),

  'apps.connections.open': (_args, _world, origin) => ({ url: `${origin.replace('http', 'ws')}/link` }),

  'chat.postMessage': (args, world) => {
    const channel = world.open(args.channel ?? '');
    const message = { ...contentOf(args, world), ts: world.newTs(), channel: channel.id };
    if (args.unfurl_links !== 'false' || args.unfurl_media !== 'false') world.violations.push('a post may unfurl');
    add(world, {
      ...message,
      ...(args.thread_ts && { threadTs: args.thread_ts }),
      ...(args.metadata && { metadata: json(args.metadata, { event_type: '', event_payload: {} }) }),
    });
    return { channel: channel.id, ts: message.ts };
  },

  'chat.update': (args, world) => {
    world.open(args.channel ?? '');
    const message = world.message(args.channel ?? '', args.ts ?? '');
    if (message === undefined) throw new SlackRefusal('message_not_found');
    // An edit with text alone takes the blocks away; metadata stays.
    Object.assign(message, contentOf(args, world));
    return { channel: message.channel, ts: message.ts };
  },

  'chat.postEphemeral': (args, world) => {
    world.open(args.channel ?? '');
    const ts = world.newTs();
    world.ephemerals.push({ ts, user: args.user ?? '', responseIds: [], ...contentOf(args, world) });
    return { message_ts: ts };
  },

  'chat.getPermalink': (args, world) => {
    const message = world.message(args.channel ?? '', args.message_ts ?? '');
    if (message === undefined) throw new SlackRefusal('message_not_found');
    return { permalink: `https://${world.team.domain}.slack.com/archives/${message.channel}/p${message.ts.replace('.', '')}` };
  },

  'conversations.open': ({ users = '' }, world) => {
    needScope(world, 'im:write');
    if (!users.startsWith('U')) throw new SlackRefusal('user_not_found');
    const id = users.replace('U', 'D');
    return { channel: { id: world.channels.get(id)?.id ?? world.addChannel({ id, name: 'directmessage', isPrivate: true }).id } };
  },

  'conversations.history': (args, world) => {
    needScope(world, 'channels:history');
    world.open(args.channel ?? '');
    const messages = world.messages
      .filter(
        ({ channel, threadTs, ts }) =>
          channel === args.channel && threadTs === undefined && Number(ts) >= Number(args.oldest ?? 0),
      )
      .toReversed()
      .map(({ ts, text, metadata }) => ({ ts, text, metadata: args.include_all_metadata === 'true' ? metadata : undefined }));
    return { messages, has_more: false };
  },

  'users.info': ({ user = '' }, world) => {
    needScope(world, 'users:read');
    if (!/^[UW]/.test(user)) throw new SlackRefusal('user_not_found');
    return { user: { ...world.person(user) } };
  },

  'usergroups.list': ({ include_users }, world) => {
    needScope(world, 'usergroups:read');
    return {
      usergroups: world.userGroups.map(({ users, ...group }) => ({ ...group, ...(include_users === 'true' && { users }) })),
    };
  },

  'views.open': (args, world) => {
    const trigger = world.triggers.get(args.trigger_id ?? '');
    if (trigger === undefined) throw new SlackRefusal('exchanged_trigger_id');
    world.triggers.delete(args.trigger_id ?? '');
    if (world.now() - trigger.at > 3000) throw new SlackRefusal('expired_trigger_id');
    const view = json<FakeView['view'] & Block>(args.view, { type: 'modal', callback_id: '', private_metadata: '', blocks: [] });
    const faults = faultsInView(view);
    world.violations.push(...faults);
    if (faults.length > 0) throw new SlackRefusal('invalid_arguments');
    const id = world.newId('V');
    world.views.set(id, { id, user: trigger.user, view });
    return { view: { ...view, id } };
  },

  'files.getUploadURLExternal': (args, world, origin) => {
    if ('alt_text' in args || 'alt_txt' in args) world.violations.push('alt text breaks the share of a video');
    const id = world.newId('F');
    world.files.set(id, { id, name: args.filename ?? '', title: '', length: Number(args.length), completed: false, shares: [] });
    return { upload_url: `${origin}/upload/${id}`, file_id: id };
  },

  'files.completeUploadExternal': (args, world) => {
    const [given] = json<{ id: string; title?: string }[]>(args.files, []);
    const file = world.files.get(given?.id ?? '');
    if (file?.bytes === undefined) throw new SlackRefusal('file_not_found');
    world.open(args.channel_id ?? '');
    file.title = given?.title ?? file.name;
    file.completed = true;
    shareLater(world, file, args);
    return { files: [{ id: file.id, title: file.title }] };
  },

  'files.info': ({ file: id = '' }, world) => {
    needScope(world, 'files:read');
    const file = world.files.get(id);
    if (file === undefined || !file.completed) throw new SlackRefusal('file_not_found');
    const shares: Record<string, Record<string, { ts: string }[]>> = {};
    for (const { channel, ts } of file.shares) {
      const kind = world.channels.get(channel)?.isPrivate === true ? 'private' : 'public';
      ((shares[kind] ??= {})[channel] ??= []).push({ ts });
    }
    return { file: { id, name: file.name, title: file.title, size: file.length, shares } };
  },
};

function needScope(world: World, scope: string): void {
  if (!world.scopes.has(scope)) throw new SlackRefusal('missing_scope');
}

/** The words of a message, judged as Slack judges them. */
function contentOf(args: Arguments, world: World): { text: string; blocks: Block[] } {
  const blocks = json<Block[]>(args.blocks, []);
  const text = args.text ?? '';
  const faults = faultsInMessage(text, blocks);
  world.violations.push(...faults);
  if (args.link_names === 'true' || args.parse === 'full') world.violations.push('names and addresses are made live');
  if (faults.length > 0) throw new SlackRefusal('invalid_blocks');
  return { text, blocks };
}

function add(world: World, message: FakeMessage): void {
  world.messages.push(message);
  world.pings.push(...seenIn(message.text, message.blocks).pings);
}

/** Slack answers first and shares some time later, sometimes never. */
function shareLater(world: World, file: FakeFile, args: Arguments): void {
  if (world.sharesToLose > 0) {
    world.sharesToLose -= 1;
    return;
  }
  setTimeout(() => {
    const ts = world.newTs();
    const channel = args.channel_id ?? '';
    file.shares.push({ channel, ts });
    const text = args.initial_comment ?? '';
    add(world, { ts, channel, text, blocks: [], fileId: file.id, ...(args.thread_ts && { threadTs: args.thread_ts }) });
  }, world.shareDelayMs);
}
