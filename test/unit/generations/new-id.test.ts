import { expect, it } from 'vitest';
import { newGenerationId } from '../../../src/generations/new-id.ts';

it('a generation’s id is 16 letters and digits that buttons carry, and never the same', () => {
  const ids = Array.from({ length: 1_000 }, newGenerationId);
  for (const id of ids) expect(id).toMatch(/^[a-z2-7]{16}$/);
  expect(new Set(ids).size).toBe(1_000);
  // Every one of the 80 bits is used: each place takes each of the 32 letters.
  for (let place = 0; place < 16; place += 1) expect(new Set(ids.map((id) => id[place])).size).toBe(32);
});
