import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermissionFlagsBits as Permission } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../../../src/logging/log.ts';
import { notice } from '../../../../src/platforms/chat-message.ts';
import type { Asker, ChatSender } from '../../../../src/platforms/chat-platform.ts';
import { createSender } from '../../../../src/platforms/discord/sender.ts';
import { ApiError } from '../../../fakes/discord/api-error.ts';
import { startFakeDiscord, type FakeDiscord } from '../../../fakes/discord/fake-discord.ts';

const mebibyte = 1024 * 1024;
const memory = { fileId: undefined, remember: async () => undefined };

describe('sending on Discord', () => {
  let fake: FakeDiscord;
  let sender: ChatSender;
  let asker: Asker;
  let folder: string;

  beforeEach(async () => {
    fake = await startFakeDiscord();
    sender = createSender({ token: fake.token, apiUrl: fake.url, log: createLog('silent') });
    asker = { platform: 'discord', workspaceId: fake.home.guildId, memberId: fake.home.userId, channelId: fake.home.channelId };
    folder = await mkdtemp(join(tmpdir(), 'discord-'));
  });
  afterEach(async () => {
    await sender.stop();
    await fake.stop();
    await rm(folder, { recursive: true });
    expect(fake.violations).toEqual([]);
  });

  const videoOf = async (bytes: number) => {
    const path = join(folder, 'fox.mp4');
    await writeFile(path, Buffer.alloc(bytes));
    return { path, bytes, name: 'fox.mp4', alt: `A fox\u202E${'x'.repeat(2000)}` };
  };
  const upload = async (bytes: number, nonce = 'r-1') =>
    sender.upload(asker.channelId, notice('Here'), await videoOf(bytes), { nonce, memory, progress: undefined });
  const uploads = () => fake.requests.filter(({ files }) => files > 0);

  it('posts once when asked twice with the same nonce', async () => {
    const first = await sender.post(asker.channelId, notice('Once'), { nonce: 'n' });
    expect(await sender.post(asker.channelId, notice('Once'), { nonce: 'n' })).toEqual(first);
    expect(fake.messages()).toHaveLength(1);
  });

  it('posts once when the answer to the first try got lost', async () => {
    fake.fail(() => fake.requests.length === 1, new ApiError(502, 0, 'Bad Gateway'), 'after');
    await sender.post(asker.channelId, notice('Once'), { nonce: 'n' });
    expect(fake.requests).toHaveLength(2);
    expect(fake.messages()).toHaveLength(1);
  });

  it('names whom a request may ping in every request with a text', async () => {
    const posted = await sender.post(asker.channelId, notice('@everyone'), { nonce: 'n' });
    await sender.edit(posted, notice('@everyone'), 'progress');
    await sender.edit(posted, notice('@everyone'), 'final');
    await upload(10);
    await sender.tell(asker, notice('@everyone'));
    const bodies = fake.requests
      .filter(({ path, method }) => path.includes('/messages') && method !== 'GET')
      .map(({ body }) => body);
    expect(bodies).toHaveLength(5);
    for (const body of bodies) expect(body).toHaveProperty('allowed_mentions.parse', []);
    expect(fake.pings).toEqual([]);
  });

  it('describes a video for those who cannot see it, in plain text', async () => {
    await upload(10);
    const [attachment] = fake.messages()[0]?.attachments ?? [];
    expect(attachment?.description).toHaveLength(1024);
    expect(attachment?.description).toMatch(/^A foxx/);
  });

  it('knows the limits of the server, of a direct message, and what refusals taught', async () => {
    fake.world.guilds.set(asker.workspaceId, { id: asker.workspaceId, name: 'Film club', tier: 2 });
    expect(await sender.maxUploadBytes(asker)).toBe(50 * mebibyte - 65_536);
    expect(await sender.maxUploadBytes({ ...asker, workspaceId: 'dm:1', channelId: '1' })).toBe(20 * mebibyte - 65_536);
    fake.world.channel(asker.channelId).uploadLimit = 1000;
    await expect(upload(4000)).rejects.toMatchObject({ kind: 'too_large', maxBytes: 3000 });
    expect(await sender.maxUploadBytes(asker)).toBe(3000);
    expect(fake.requests.filter(({ path }) => path.startsWith('/guilds/'))).toHaveLength(1);
  });

  it('never repeats an upload by itself', async () => {
    fake.fail(({ files }) => files > 0, new ApiError(503, 0, 'Service Unavailable'));
    await expect(upload(10)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(uploads()).toHaveLength(1);
  });

  it('uploads two at a time, and the others after them', async () => {
    const holds = [1, 2].map(() => fake.hold(({ files }) => files > 0));
    // One channel each: in one channel the client itself would put them in a row.
    const channels = [1, 2, 3].map(() => fake.world.addChannel({ guildId: fake.home.guildId }).id);
    const video = await videoOf(10);
    const all = channels.map((id, index) =>
      sender.upload(id, notice('Here'), video, { nonce: `r-${index}`, memory, progress: undefined }),
    );
    await Promise.all(holds.map(({ arrived }) => arrived));
    expect(uploads()).toHaveLength(2);
    for (const { release } of holds) release();
    await Promise.all(all);
    expect(uploads()).toHaveLength(3);
  });

  it('edits while an upload is under way in the same channel', async () => {
    const posted = await sender.post(asker.channelId, notice('Rendering'), { nonce: 'n' });
    const hold = fake.hold(({ files }) => files > 0);
    const uploading = upload(10);
    await hold.arrived;
    expect(await sender.edit(posted, notice('Posting'), 'progress')).toBe(true);
    hold.release();
    await uploading;
  });

  it('carries out a final edit although it is asked to wait first', async () => {
    const posted = await sender.post(asker.channelId, notice('Rendering'), { nonce: 'n' });
    const end = fake.fail(({ method }) => method === 'PATCH', new ApiError(429, 30_046, 'Slow down', { 'retry-after': '0.2' }));
    const edited = sender.edit(posted, notice('Failed'), 'final');
    await vi.waitUntil(() => fake.requests.some(({ status }) => status === 429), { interval: 5 });
    end();
    expect(await edited).toBe(true);
    expect(fake.messages()[0]?.content).toBe('Failed');
  });

  it('says that an archived thread is gone', async () => {
    const thread = fake.world.addChannel({ guildId: fake.home.guildId, type: 11, archived: true });
    await expect(sender.post(thread.id, notice('x'), { nonce: 'n' })).rejects.toMatchObject({ kind: 'gone' });
  });

  it('finds its own message among hundreds, and believes nobody else', async () => {
    const since = new Date();
    const mark = '-# id cm4x1yz9k0001';
    fake.say({ content: mark });
    for (let count = 0; count < 150; count += 1) fake.say({ content: 'chatter' });
    const message = { ...notice('Rendering'), generationId: 'cm4x1yz9k0001' };
    const about = { generationId: 'cm4x1yz9k0001', kind: 'progress', since } as const;
    expect(await sender.find(asker.channelId, about)).toBeUndefined();
    const posted = await sender.post(asker.channelId, message, { nonce: 'n' });
    fake.say({ content: 'more' });
    expect(await sender.find(asker.channelId, about)).toEqual(posted);
  });

  it('tells a person in a direct message, and says when they do not take any', async () => {
    expect(await sender.tell(asker, notice('Your video waits in your gallery.'))).toBe(true);
    const direct = [...fake.world.channels.values()].find(({ type }) => type === 1);
    expect(fake.messages(direct?.id).map(({ content }) => content)).toEqual(['Your video waits in your gallery.']);
    fake.fail(
      ({ path }) => path === `/channels/${direct?.id}/messages`,
      new ApiError(403, 50_007, 'Cannot send messages to this user'),
    );
    expect(await sender.tell(asker, notice('Again'))).toBe(false);
  });

  const managing: [how: string, given: { permissions?: bigint; everyone?: bigint; owner?: true }, manages: boolean][] = [
    ['by a role', { permissions: Permission.ManageGuild }, true],
    ['as an administrator', { permissions: Permission.Administrator }, true],
    ['by the role that everybody has', { everyone: Permission.ManageGuild }, true],
    ['as the owner', { owner: true }, true],
    ['not', { permissions: Permission.ManageMessages }, false],
  ];
  it.each(managing)('finds out whether a person manages the server: %s', async (_, given, manages) => {
    const { guildId, userId } = fake.home;
    const role = fake.world.addRole({ guildId, permissions: given.permissions ?? 0n });
    fake.world.addRole({ guildId, permissions: Permission.ManageGuild, name: 'of others' });
    fake.world.member(guildId, userId)?.roles.push(role.id);
    Object.assign(fake.world.guilds.get(guildId) ?? {}, { ...(given.owner && { ownerId: userId }), everyone: given.everyone });
    expect(await sender.lookUp(asker)).toEqual({ roles: [role.id], guest: false, manages });
  });

  it('takes for a guest who was let in as one, and who has no account any more', async () => {
    Object.assign(fake.world.member(asker.workspaceId, asker.memberId) ?? {}, { flags: 16 });
    expect(await sender.lookUp(asker)).toMatchObject({ guest: true });
    fake.world.users.delete(asker.memberId);
    expect(await sender.lookUp(asker)).toEqual({ roles: [], guest: true, manages: false });
  });

  it('knows nothing of a person in a direct message, and says so when the server is gone', async () => {
    expect(await sender.lookUp({ ...asker, workspaceId: `dm:${asker.memberId}` })).toEqual({});
    expect(fake.requests).toEqual([]);
    await expect(sender.lookUp({ ...asker, workspaceId: '123456789012345678' })).rejects.toMatchObject({ kind: 'gone' });
  });

  it('gives an address of a message, in a server and in direct messages', async () => {
    const posted = { channelId: '2', messageId: '3' };
    expect(await sender.linkTo({ ...asker, workspaceId: '1' }, posted)).toBe('https://discord.com/channels/1/2/3');
    expect(await sender.linkTo({ ...asker, workspaceId: 'dm:1' }, posted)).toBe('https://discord.com/channels/@me/2/3');
  });

  it('looks whether it is usable once a minute at most, and says so when its token is refused', async () => {
    expect(await sender.trouble()).toBeUndefined();
    fake.resetToken();
    expect(await sender.trouble()).toBeUndefined();
    const other = createSender({ token: fake.token, apiUrl: fake.url, log: createLog('silent') });
    expect(await other.trouble()).toMatch(/401/);
    await expect(other.post(asker.channelId, notice('x'), { nonce: 'n' })).rejects.toMatchObject({ kind: 'auth' });
    await other.stop();
  });
});
