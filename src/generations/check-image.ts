import { Refusal } from '../errors/fault.ts';
import { imageFacts } from '../media/image-facts.ts';
import { ChatError, type ImageGiven } from '../platforms/chat-platform.ts';
import type { Choice } from './choose-video.ts';

const mostBytes = 15 * 1024 * 1024;

/**
 * The bytes of a reference image that the model can take as its first frame.
 * @throws {Refusal} saying why not. The type is read from the content, never from the name.
 */
export async function checkImage(given: ImageGiven, { model, size }: Choice): Promise<Buffer> {
  if (model.image === 'none')
    throw new Refusal(`${model.label} does not take a reference image. Leave the image out, or choose another model.`);
  if (given.bytes > mostBytes) throw new Refusal('That image is larger than 15 MB. Please send a smaller one.');
  const bytes = await given.fetch().catch(refuse);
  const facts = imageFacts(bytes);
  if (facts === undefined) throw new Refusal('That file is not a PNG, JPEG or WebP image.');
  const has = `${facts.width}x${facts.height}`;
  if (!model.imageMustMatchSize || has === size) return bytes;
  throw new Refusal(
    `${model.label} wants an image of exactly the video's size, ${size}; yours is ${has}. Resize it, or choose another size.`,
  );
}

function refuse(error: unknown): never {
  if (!(error instanceof ChatError)) throw error;
  throw new Refusal('I could not fetch that image. Please send it once more.');
}
