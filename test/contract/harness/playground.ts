import { randomUUID } from 'node:crypto';
import { after } from '../../../src/clock/clock.ts';
import { listenTo } from '../../../src/database/listen.ts';
import { removePlaygroundRow } from '../../../src/database/playground-queries.ts';
import { createLog } from '../../../src/logging/log.ts';
import { notice } from '../../../src/platforms/chat-message.ts';
import type { AdminHeard, Asker, ChatSender, Choice } from '../../../src/platforms/chat-platform.ts';
import { nameOf } from '../../../src/platforms/playground/page/name-of.ts';
import { createPlayground } from '../../../src/platforms/playground/platform.ts';
import type { PlaygroundBody } from '../../../src/platforms/playground/render.ts';
import { progressBar } from '../../../src/platforms/progress-bar.ts';
import { createTestDatabase } from '../../support/database.ts';
import { visitPage, type PageVisitor } from '../../support/page-visitor.ts';
import { startWebServer } from '../../support/web-server.ts';
import type { Act, Bench, CommandGiven, PlatformUnderTest, SeenMessage } from '../platform-under-test.ts';

/**
 * The playground has no vendor: what the suites look at are its rows, and what they do goes through its page's routes.
 * Whoever is there manages it, and nobody has a role.
 */
export const playground: PlatformUnderTest = {
  name: 'playground',
  misfortunes: [],
  buttonsUnder: 'video',
  retired: 'removed',
  pingsAsker: true,
  says: { always: [], asked: [] },
  hearsRemoval: false,
  start,
};

interface Row {
  id: string;
  nonce: string;
  onlyFor: string | null;
  removed: boolean;
  body: PlaygroundBody;
}

async function start(): Promise<Bench> {
  const { database, drop } = await createTestDatabase();
  const videos = new Map<string, { path: string }>();
  let rows: Row[] = [];
  let removing: Promise<void> = Promise.resolve();
  let passedMs = 0;

  const refresh = async () => {
    const columns = 'id, nonce, only_for AS "onlyFor", removed, body';
    ({ rows } = await database.pool.query<Row>(`SELECT ${columns} FROM playground_message ORDER BY id`));
  };
  const create = () => {
    const platform = createPlayground({
      database,
      open: true,
      commandName: 'sora',
      log: createLog('silent'),
      sessionSecret: 'a secret of at least thirty-two characters',
      publicUrl: () => 'http://localhost:3000',
      findVideo: (id) => Promise.resolve(videos.get(id)),
      clock: { now: () => after(new Date(), passedMs) },
    });
    return { ...platform, sender: watched(platform.sender, videos, () => removing, refresh) };
  };
  const platform = create();
  const { url, server } = await startWebServer([platform.mount]);
  const visitor = await visitPage(url);
  const watching = listenTo(database, 'playground', () => void refresh().catch(() => undefined));
  await watching.ready;

  const asker: Asker = { platform: 'playground', workspaceId: 'playground', memberId: visitor.id, channelId: 'playground' };
  const other = await visitPage(url);
  // Somebody can be mentioned once they have been seen.
  await platform.sender.tell({ ...asker, memberId: other.id }, notice('Hello'));

  return {
    platform,
    restart: create,
    asker,
    known: { member: other.id, channel: 'playground' },
    stand: () => undefined,
    depart: () => undefined,
    expel: () => undefined,
    async seen() {
      await refresh();
      return Promise.all(rows.filter(isSeen).map((row) => seenOf(row, visitor)));
    },
    pings: () => rows.filter((row) => row.onlyFor === null).flatMap(({ body }) => body.mention ?? []),
    befall: () => undefined,
    recover: () => undefined,
    remove: (messageId) => void (removing = removePlaygroundRow(database, messageId)),
    expireAcknowledgements: () => void (passedMs += 25 * 3_600_000),
    give: (given) => actOf(visitor, '/say', sayingOf(given), () => rows),
    click: (buttonId) => actOf(visitor, '/press', { buttonId, messageId: 'in the channel' }, () => rows),
    async choices(option, typed) {
      const offered = await visitor.get(`/choices?${new URLSearchParams({ option, typed }).toString()}`);
      return (await offered.json()) as Choice[];
    },
    violations: () => [],
    async stop() {
      await watching.stop();
      await server.close();
      await drop();
    },
  };
}

/** Remembers where an uploaded file is, as the store would, and has the rows at hand when a call is done. */
function watched(
  sender: ChatSender,
  videos: Map<string, { path: string }>,
  before: () => Promise<void>,
  refresh: () => Promise<void>,
): ChatSender {
  const around = async <T>(call: () => Promise<T>) => {
    await before();
    try {
      return await call();
    } finally {
      await refresh();
    }
  };
  return {
    ...sender,
    upload(channelId, message, video, options) {
      videos.set(message.generationId ?? '', { path: video.path });
      return around(() => sender.upload(channelId, message, video, options));
    },
    edit: (...given) => around(() => sender.edit(...given)),
    updateAcknowledgement: (...given) => around(() => sender.updateAcknowledgement(...given)),
  };
}

function sayingOf({ command, options, admin, image }: CommandGiven) {
  const { prompt, ...rest } = options;
  const words = admin === undefined ? prompt : typedAdmin(admin);
  const line = [command === 'sora' ? '/sora' : `/sora-${command}`, words].filter((part) => part !== undefined).join(' ');
  return { line, options: rest, ...(image && { image: { name: image.name, base64: image.bytes.toString('base64') } }) };
}

function typedAdmin({ verb, options }: AdminHeard): string {
  const typed = Object.entries(options).map(([name, value]) => {
    if (name === 'member') return `@${nameOf(value)}`;
    return name === 'channel' ? `#${value}` : `--${name} "${value}"`;
  });
  return [verb, ...typed].join(' ');
}

/** Delivers on the first call, delivers again on the next; a press on a private answer changes that answer. */
function actOf(visitor: PageVisitor, path: string, what: object, rows: () => Row[]): Act {
  const id = randomUUID();
  let taken = false;
  const mine = () => rows().filter(({ nonce }) => nonce === `playground:${id}:${visitor.id}`);
  return {
    async deliver() {
      taken = (await visitor.post(path, { id, ...what })).status === 202;
    },
    acknowledged: () => taken,
    press: (buttonId) => actOf(visitor, '/press', { buttonId, messageId: mine()[0]?.id }, rows),
    answers: () => mine().map(({ body }) => body.headline),
  };
}

function isSeen({ onlyFor, removed }: Row): boolean {
  return onlyFor === null && !removed;
}

async function seenOf({ id, body }: Row, visitor: PageVisitor): Promise<SeenMessage> {
  const { headline, prompt, percent, facts, rows = [], lines = [], about, link, video, generationId } = body;
  const standings = rows.flatMap((row) => [row.text, barOf(row.percent), row.about?.label]);
  const texts = [headline, prompt, barOf(percent), ...facts, ...standings, ...lines, about?.label, link?.label];
  const file = video && (await visitor.get(`/videos/${generationId}`));
  return {
    messageId: id,
    text: texts.filter((part) => part !== undefined).join('\n'),
    links: link ? [link.url] : [],
    buttons: body.buttons.map((button) => button.id),
    moments: [about, ...rows.map((row) => row.about)].flatMap((each) => (each ? [Date.parse(each.at) / 1000] : [])),
    ...(video && file && { file: { name: video.name, bytes: Buffer.from(await file.arrayBuffer()) } }),
  };
}

function barOf(percent: number | undefined): string | undefined {
  return percent === undefined ? undefined : progressBar(percent);
}
