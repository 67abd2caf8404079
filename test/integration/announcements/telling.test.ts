import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteAnnouncement } from '../../../src/database/announcement-queries.ts';
import { tellAnnouncements } from '../../../src/generations/announcements/tell-announcements.ts';
import type { Doors } from '../../../src/generations/doors.ts';
import { createWebhook } from '../../../src/network/webhook.ts';
import { ChatError, type ChatErrorKind } from '../../../src/platforms/chat-platform.ts';
import { createLogLines } from '../../support/log-lines.ts';
import { createWorld, type World } from '../../support/world.ts';

const minute = 60_000;
const facts = { day: '2026-11-21', usd: '400000', made: 1, failed: 0, cancelled: 0, open: 0, spenders: [], failures: [] };
let world: World;
let doors: Doors;
let lines: Record<string, unknown>[];
let posts: { text: string; nonce: string }[];
let workspaceId: string;
const servers: Server[] = [];

beforeEach(async () => {
  world = await createWorld();
  const logged = createLogLines();
  ({ lines } = logged);
  doors = { ...world.doors, log: logged.log };
  const place = {
    platform: 'playground',
    externalId: 'den',
    name: 'Den',
    managersChannel: 'managers',
    status: 'enabled' as const,
  };
  ({ id: workspaceId } = await doors.database.prisma.workspace.create({ data: place }));
  posts = [];
  world.sender.post = async (channelId, { headline }, { nonce }) => {
    posts.push({ text: headline, nonce });
    return { channelId, messageId: nonce };
  };
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await world.stop();
});

const announce = (key: string) =>
  noteAnnouncement(doors.database, { key, kind: 'summary', workspaceId, facts }, world.clock.now());
const row = (key: string) => doors.database.prisma.announcement.findUniqueOrThrow({ where: { key } });
/** Turns the clock through an hour, telling whatever comes due. */
const tellFor = async (minutes: number) => {
  for (let n = 0; n < minutes; n += 1) {
    await tellAnnouncements(doors);
    world.clock.turn(minute);
  }
};

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

describe('an announcement', () => {
  it('is told once, however many processes tell at once', async () => {
    const keys = Array.from({ length: 60 }, (_, n) => `summary:${n}`);
    await Promise.all(keys.map(announce));
    await Promise.all(Array.from({ length: 4 }, () => tellAnnouncements(doors)));
    expect(world.notices.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
    expect(posts).toHaveLength(60);
    expect(new Set(posts.map(({ nonce }) => nonce)).size).toBe(60);
    expect(Math.max(...posts.map(({ nonce }) => nonce.length))).toBeLessThanOrEqual(25);
  });

  it('that is noted twice is told once', async () => {
    await announce('summary:x');
    await tellAnnouncements(doors);
    await announce('summary:x');
    await tellFor(5);
    expect(world.notices).toHaveLength(1);
  });

  it('is told again by another when whoever took it died', async () => {
    await announce('summary:x');
    const dies = { ...doors, tellOperator: () => new Promise<void>(() => undefined) };
    void tellAnnouncements(dies);
    await expect.poll(() => lines.length).toBe(1);
    await tellAnnouncements(doors);
    expect(world.notices).toEqual([]);
    world.clock.turn(3 * minute);
    await tellAnnouncements(doors);
    expect(world.notices).toHaveLength(1);
    expect(posts).toHaveLength(1);
  });

  it('of a kind that only a newer version knows is left to it', async () => {
    const now = world.clock.now();
    await doors.database.prisma.announcement.create({
      data: { key: 'new', kind: 'comet', facts: {}, createdAt: now, dueAt: now },
    });
    await tellAnnouncements(doors);
    expect(await row('new')).toMatchObject({ dueAt: now, faults: 0 });
  });

  it('stands in the log whatever becomes of the webhook, and once', async () => {
    doors = { ...doors, tellOperator: () => Promise.reject(new Error('no')) };
    await announce('summary:x');
    await tellFor(30);
    const said = lines.filter(({ kind }) => kind === 'summary');
    expect(said).toMatchObject([{ level: 30, announcement: 'summary:x', msg: expect.stringContaining('$0.40 was spent') }]);
  });
});

describe('a webhook that', () => {
  const bodies: string[] = [];
  const hookThat = async (answer: RequestListener) => {
    bodies.length = 0;
    const url = await listen((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString())).on('end', () => answer(request, response));
    });
    doors = { ...doors, tellOperator: createWebhook(url, 200) };
  };

  it('answers hears what it is about, as JSON', async () => {
    await hookThat((_, response) => response.end());
    await announce('summary:x');
    await tellAnnouncements(doors);
    expect(JSON.parse(bodies[0] ?? '')).toEqual({
      key: 'summary:x',
      kind: 'summary',
      text: 'Den (playground:den): On Saturday 21 November, $0.40 was spent.\n1 video · demo',
      facts,
      workspace: { platform: 'playground', id: 'den', name: 'Den' },
    });
  });

  it('fails is tried again ever more rarely, and the managers are told once all the same', async () => {
    let failing = true;
    await hookThat((_, response) => response.writeHead(failing ? 503 : 200).end());
    await announce('summary:x');
    await tellFor(60);
    expect(bodies.length).toBeGreaterThan(4);
    expect(bodies.length).toBeLessThan(13);
    failing = false;
    await tellFor(60);
    expect(await row('summary:x')).toMatchObject({
      dueAt: null,
      operatorToldAt: expect.any(Date),
      managersToldAt: expect.any(Date),
    });
    expect(posts).toHaveLength(1);
  });

  it('fails for a day is given up with an error', async () => {
    await hookThat((_, response) => response.writeHead(500).end());
    await announce('summary:x');
    for (let hour = 0; hour < 30; hour += 1) {
      await tellAnnouncements(doors);
      world.clock.turn(70 * minute);
    }
    expect(await row('summary:x')).toMatchObject({ dueAt: null, operatorToldAt: null });
    expect(lines.filter(({ level }) => level === 50)).toMatchObject([{ msg: expect.stringContaining('given up') }]);
  });

  it('hangs keeps nothing else waiting for ever', async () => {
    await hookThat(() => undefined);
    await announce('summary:x');
    await announce('summary:y');
    await tellAnnouncements(doors);
    expect(bodies).toHaveLength(2);
    expect(posts).toHaveLength(2);
    expect(await row('summary:x')).toMatchObject({ faults: 1, operatorToldAt: null });
  });

  it('redirects is not followed', async () => {
    let followed = 0;
    const elsewhere = await listen((_, response) => {
      followed += 1;
      response.end();
    });
    await hookThat((_, response) => response.writeHead(307, { location: elsewhere }).end());
    await announce('summary:x');
    await tellAnnouncements(doors);
    expect(followed).toBe(0);
    expect(await row('summary:x')).toMatchObject({ faults: 1, operatorToldAt: null });
  });
});

describe("a managers' channel that", () => {
  const failsWith = (kind: ChatErrorKind, until = Infinity) => {
    let tries = 0;
    world.sender.post = async (channelId, { headline }, { nonce }) => {
      tries += 1;
      if (tries <= until) throw new ChatError(kind, 'The channel is not there.');
      posts.push({ text: headline, nonce });
      return { channelId, messageId: nonce };
    };
    return () => tries;
  };

  it.each(['gone', 'forbidden', 'rejected'] as const)(
    'is closed to us (%s) is tried once, and the operator reads why',
    async (kind) => {
      const tries = failsWith(kind);
      await announce('summary:x');
      await tellFor(10);
      expect(tries()).toBe(1);
      expect(world.notices).toMatchObject([
        { text: expect.stringMatching(/\nIts managers could not be told: The channel is not there\.$/) },
      ]);
      expect(lines.filter(({ level }) => level === 40)).toHaveLength(1);
    },
  );

  it('cannot be reached is tried again, and the operator hears it once', async () => {
    failsWith('unavailable', 2);
    await announce('summary:x');
    await tellFor(10);
    expect(posts).toHaveLength(1);
    expect(world.notices).toHaveLength(1);
    expect(await row('summary:x')).toMatchObject({ dueAt: null, faults: 2 });
  });

  it('is on a platform that was switched off is not waited for', async () => {
    doors = { ...doors, senders: new Map() };
    await announce('summary:x');
    await tellAnnouncements(doors);
    expect(world.notices[0]?.text).toContain('playground is switched off');
    expect(await row('summary:x')).toMatchObject({ dueAt: null });
  });
});
