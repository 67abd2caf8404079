import { createHash } from 'node:crypto';
import { blend, type Colour } from './canvas.ts';

/** What a prompt looks like. */
export interface Palette {
  sky: readonly [Colour, Colour];
  /** Far to near. */
  land: readonly [Colour, Colour, Colour];
  light: Colour;
  weather: 'stars' | 'snow' | 'clear';
  water: boolean;
  traveller: 'fox' | 'boat' | 'balloon';
  coat: Colour;
  /** Numbers from 0 to 1 that no other prompt has. */
  chance: readonly number[];
}

const night = /night|moon|star|dark|midnight|nacht/i;
const winter = /snow|winter|ice|frost|schnee/i;
const sea = /sea|ocean|water|lake|boat|ship|wave|meer/i;
const creatures = /fox|cat|dog|wolf|hare|rabbit|bear|horse|deer|animal|fuchs/i;
const coats: [RegExp, Colour][] = [
  [/fox|fuchs/i, [226, 98, 34]],
  [/wolf|hare|rabbit/i, [148, 140, 134]],
  [/bear|deer|horse/i, [120, 78, 46]],
];
const dawns: readonly (readonly [Colour, Colour])[] = [
  [
    [72, 132, 214],
    [222, 236, 246],
  ],
  [
    [88, 62, 140],
    [255, 168, 112],
  ],
  [
    [38, 124, 140],
    [250, 214, 150],
  ],
  [
    [196, 88, 112],
    [255, 220, 170],
  ],
];

/** Reads a prompt for words that have a look; the rest comes from its hash. */
export function paletteOf(prompt: string, seed: number): Palette {
  const chance = [...createHash('sha256').update(`${seed}:${prompt}`).digest()].map((byte) => byte / 255);
  const [first = 0, second = 0, third = 0] = chance;
  const dark = night.test(prompt);
  const sky = dark
    ? ([
        [8, 12, 44],
        [58, 58, 110],
      ] as const)
    : (dawns[Math.floor(first * dawns.length) % dawns.length] ?? dawns[0]);
  const snowy = winter.test(prompt);
  const ground: Colour = snowy ? [240, 245, 252] : [40 + second * 90, 100 + third * 60, 50 + first * 60];
  const [top, horizon] = sky ?? [ground, ground];
  const shade: Colour = dark ? [10, 14, 40] : snowy ? [150, 172, 204] : [24, 44, 60];
  const gloom = dark ? 0.45 : 0;
  return {
    sky: [top, horizon],
    land: [blend(ground, horizon, 0.55), blend(ground, shade, 0.15 + gloom), blend(ground, shade, 0.35 + gloom)],
    light: dark ? [236, 238, 220] : [255, 232, 150],
    weather: snowy ? 'snow' : dark ? 'stars' : 'clear',
    water: sea.test(prompt),
    traveller: creatures.test(prompt) ? 'fox' : sea.test(prompt) ? 'boat' : 'balloon',
    coat: coats.find(([words]) => words.test(prompt))?.[1] ?? [120 + first * 135, 60 + second * 150, 60 + third * 150],
    chance,
  };
}
