import { randomBytes } from 'node:crypto';

let last = '';
let count = 0;

/** An id that sorts after all that this process made before: the channel stands in the order of its messages' ids. */
export function newId(): string {
  const now = Date.now().toString(36).padStart(9, '0');
  count = now === last ? count + 1 : 0;
  last = now;
  return `${now}${count.toString(36).padStart(4, '0')}${randomBytes(4).toString('hex')}`;
}
