import type { Clock } from '../../clock/clock.ts';
import type { Database } from '../../database/database.ts';
import { addPlaygroundRow, changePlaygroundRow, removePlaygroundRow } from '../../database/playground-queries.ts';
import { ChatError, type ChatSender } from '../chat-platform.ts';
import { createEditPacer } from '../edit-pacer.ts';
import { asking } from './errors.ts';
import { findPosted } from './find-posted.ts';
import { limits } from './limits.ts';
import { newId } from './page/new-id.ts';
import { render, type PlaygroundBody } from './render.ts';
import { upload } from './upload.ts';

interface SenderOptions {
  database: Database;
  /** Undefined until the web role listens. */
  publicUrl: () => string | undefined;
  clock: Clock;
}

/** Says things in the playground: every message is a row, and the database tells the pages. */
export function createSender({ database, publicUrl, clock }: SenderOptions): ChatSender {
  const pacer = createEditPacer('playground', limits.editIntervalMs, clock);

  const change = async (id: string, body: PlaygroundBody, weight: 'progress' | 'final') => {
    const outcome = await asking(changePlaygroundRow(database, id, body, weight));
    if (outcome === 'gone') throw new ChatError('message_gone', 'The message is no longer there.');
    return outcome === 'changed';
  };

  return {
    maxUploadBytes: () => Promise.resolve(limits.uploadBytes),
    async post(channelId, message, { nonce }) {
      const row = { id: newId(), channelId, nonce, body: render(message) };
      return { channelId, messageId: await asking(addPlaygroundRow(database, row)) };
    },
    async edit({ messageId }, message, weight) {
      let changed = true;
      const send = async () => void (changed = await change(messageId, render(message), weight));
      if (weight === 'progress') return (await pacer.progress(messageId, messageId, send)) && changed;
      await pacer.final(messageId, messageId, send);
      return true;
    },
    upload: (channelId, message, video, options) => upload(database, channelId, message, video, options),
    retire: ({ messageId }) => asking(removePlaygroundRow(database, messageId)),
    find: (channelId, about) => findPosted(database, channelId, about),
    async updateAcknowledgement({ reference, until }, message) {
      if (until <= clock.now()) return false;
      return (await asking(changePlaygroundRow(database, reference, render(message), 'final'))) === 'changed';
    },
    async tell({ channelId, memberId }, message) {
      const id = newId();
      await asking(addPlaygroundRow(database, { id, channelId, nonce: id, onlyFor: memberId, body: render(message) }));
      return true;
    },
    // Whoever sits at this machine manages it.
    lookUp: () => Promise.resolve({ roles: [], manages: true }),
    linkTo(_asker, { messageId }) {
      const base = publicUrl();
      return Promise.resolve(base === undefined ? undefined : `${base}/playground#${messageId}`);
    },
    trouble: () =>
      database.pool.query('SELECT 1').then(
        () => undefined,
        () => "the playground's database does not answer",
      ),
    stop: () => Promise.resolve(),
  };
}
