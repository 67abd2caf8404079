import { createReadStream } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { messageOf } from '../../errors/message-of.ts';
import type { ChatMessage } from '../chat-message.ts';
import { ChatError, type Posted, type UploadMemory, type VideoFile } from '../chat-platform.ts';
import { plainText, shorten } from '../plain-text.ts';
import { asking, wordOf } from './errors.ts';
import { findShare } from './find-posted.ts';
import { limits } from './limits.ts';
import { commentOf } from './render.ts';

export interface VideoUpload {
  channelId: string;
  message: ChatMessage;
  video: VideoFile;
  memory: UploadMemory;
  /** The message in whose thread the video is shown. */
  progress: Posted | undefined;
}

/**
 * Posts a video as a file share, once: the file's id is remembered before it is shared, and a file that is there already is not
 * shared again (docs.slack.dev/messaging/working-with-files).
 */
export function createUploader(client: WebClient, shareWaitsMs: number[]) {
  const waitForShare = async (fileId: string, channelId: string): Promise<Posted | undefined> => {
    for (const wait of shareWaitsMs) {
      await sleep(wait);
      const share = await findShare(client, fileId, channelId);
      if (share !== 'unknown' && share !== undefined) return share;
    }
    return undefined;
  };

  const share = async (upload: VideoUpload, fileId: string): Promise<void> => {
    const thread = upload.progress && { thread_ts: upload.progress.messageId };
    // No alt text: on a video it makes the share fail without a word (python-slack-sdk#1818). The title says what is to be seen.
    const files: [{ id: string; title: string }] = [{ id: fileId, title: titleOf(upload.video) }];
    const comment = { initial_comment: commentOf(upload.message) };
    await asking(client.files.completeUploadExternal({ files, channel_id: upload.channelId, ...thread, ...comment }));
  };

  /** The share of a file that an earlier try had sent: it may be there, on its way, or never asked for. */
  const takeUp = async (upload: VideoUpload, fileId: string): Promise<Posted | undefined> => {
    const found = await findShare(client, fileId, upload.channelId);
    if (found === 'unknown') return undefined;
    return found ?? waitForShare(fileId, upload.channelId);
  };

  return async (upload: VideoUpload): Promise<Posted> => {
    const earlier = upload.memory.fileId;
    const taken = earlier === undefined ? undefined : await takeUp(upload, earlier);
    if (taken !== undefined) return taken;
    let fileId = earlier ?? (await sendFile(client, upload));
    try {
      await share(upload, fileId);
    } catch (error) {
      // A file whose bytes Slack has meanwhile thrown away was never shared: it is sent anew.
      if (earlier === undefined || !isFileUnknown(error)) throw error;
      fileId = await sendFile(client, upload);
      await share(upload, fileId);
    }
    const shared = await waitForShare(fileId, upload.channelId);
    if (shared !== undefined) return shared;
    // "ok" does not prove that the share happened: it is asked for once more.
    await share(upload, fileId);
    const second = await waitForShare(fileId, upload.channelId);
    if (second === undefined) throw new ChatError('unavailable', 'Slack took the video but has not shown it yet.');
    return second;
  };
}

const titleOf = ({ alt, name }: VideoFile) => shorten(plainText(alt), limits.fileTitle) || name;

const isFileUnknown = (error: unknown) => error instanceof ChatError && wordOf(error.cause) === 'file_not_found';

async function sendFile(client: WebClient, { video, memory }: VideoUpload): Promise<string> {
  const place = await asking(client.files.getUploadURLExternal({ filename: video.name, length: video.bytes }));
  if (place.upload_url === undefined || place.file_id === undefined)
    throw new ChatError('unavailable', 'Slack gave no upload address.');
  await sendBytes(place.upload_url, video);
  await memory.remember(place.file_id);
  return place.file_id;
}

/** Streams the file from disk: fetch would send a stream in chunks without a length, or hold the whole video in memory. */
async function sendBytes(address: string, video: VideoFile): Promise<void> {
  const request = address.startsWith('https:') ? httpsRequest : httpRequest;
  const headers = { 'content-type': 'application/octet-stream', 'content-length': video.bytes };
  try {
    const sending = request(address, { method: 'POST', headers, signal: AbortSignal.timeout(limits.uploadMs) });
    const answered = new Promise<IncomingMessage>((resolve, reject) => sending.once('response', resolve).once('error', reject));
    // A failure of the reading ends the request with an error, and an early refusal is worth more than a broken pipe.
    pipeline(createReadStream(video.path), sending).catch(() => undefined);
    const answer = await answered;
    answer.resume();
    if (answer.statusCode === 413) throw new ChatError('too_large', 'Slack does not take a file of this size.', { maxBytes: 0 });
    if (answer.statusCode !== 200) throw new ChatError('unavailable', `Slack's upload answers ${answer.statusCode}.`);
  } catch (error) {
    if (error instanceof ChatError) throw error;
    throw new ChatError('unavailable', `Slack's upload failed: ${messageOf(error)}.`, { cause: error });
  }
}
