import { imageSize } from 'image-size';

/** Type and pixels of an image, read from its content. */
export interface ImageFacts {
  type: 'image/png' | 'image/jpeg' | 'image/webp';
  width: number;
  height: number;
}

const types: Record<string, ImageFacts['type']> = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' };

/** Undefined when it is none of the three types that backends take, or broken. */
export function imageFacts(bytes: Buffer): ImageFacts | undefined {
  try {
    const { width, height, type } = imageSize(bytes);
    const known = types[type ?? ''];
    return known === undefined ? undefined : { type: known, width, height };
  } catch {
    return undefined;
  }
}
