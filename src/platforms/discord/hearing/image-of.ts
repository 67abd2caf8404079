import type { Attachment } from 'discord.js';
import { messageOf } from '../../../errors/message-of.ts';
import { ChatError, type ImageGiven } from '../../chat-platform.ts';
import { limits } from '../limits.ts';

/** A picture that came with a command. */
export function imageOf({ name, size, url }: Attachment): ImageGiven {
  return { name, bytes: size, fetch: () => fetchImage(url, size) };
}

function tooLarge(): ChatError {
  return new ChatError('too_large', 'The image is too large', { maxBytes: limits.image });
}

/** Fetched at once when wanted: the address expires. */
async function fetchImage(url: string, size: number): Promise<Buffer> {
  if (size > limits.image) throw tooLarge();
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(20_000) });
    if (!response.ok || response.body === null)
      throw new ChatError('unavailable', `Discord answers ${response.status} for the image`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body) {
      bytes += chunk.length;
      if (bytes > limits.image) throw tooLarge();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof ChatError) throw error;
    throw new ChatError('unavailable', `Discord does not give the image: ${messageOf(error)}`, { cause: error });
  }
}
