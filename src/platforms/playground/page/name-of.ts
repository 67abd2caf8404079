import { createHash } from 'node:crypto';

const animals = ['Vixen', 'Otter', 'Heron', 'Badger', 'Lynx', 'Robin', 'Marten', 'Hare'];

/** What a visitor is called on the page, always the same: "Vixen-4f". One word, so that it can be mentioned. */
export function nameOf(visitor: string): string {
  const [first = 0, second = 0] = createHash('sha256').update(visitor).digest();
  return `${animals[first % animals.length]}-${second.toString(16).padStart(2, '0')}`;
}
