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
const nightSky: Palette['sky'] = [
  [8, 12, 44],
  [58, 58, 110],
];
const dawns: readonly [Palette['sky'], ...Palette['sky'][]] = [
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
  const [dark, snowy, water] = [night.test(prompt), winter.test(prompt), sea.test(prompt)];
  const sky = dark ? nightSky : pick(dawns, chance[0] ?? 0);
  return {
    sky,
    land: landOf(sky[1], dark, snowy, chance),
    light: dark ? [236, 238, 220] : [255, 232, 150],
    weather: weatherOf(dark, snowy),
    water,
    traveller: travellerOf(prompt, water),
    coat: coats.find(([words]) => words.test(prompt))?.[1] ?? mixed(chance, 120, 60, 60),
    chance,
  };
}

function landOf(horizon: Colour, dark: boolean, snowy: boolean, chance: readonly number[]): Palette['land'] {
  const ground: Colour = snowy ? [240, 245, 252] : mixed(chance, 40, 100, 50);
  const daylight: Colour = snowy ? [150, 172, 204] : [24, 44, 60];
  const shade: Colour = dark ? [10, 14, 40] : daylight;
  const gloom = dark ? 0.45 : 0;
  return [blend(ground, horizon, 0.55), blend(ground, shade, 0.15 + gloom), blend(ground, shade, 0.35 + gloom)];
}

function weatherOf(dark: boolean, snowy: boolean): Palette['weather'] {
  if (snowy) return 'snow';
  return dark ? 'stars' : 'clear';
}

function travellerOf(prompt: string, water: boolean): Palette['traveller'] {
  if (creatures.test(prompt)) return 'fox';
  return water ? 'boat' : 'balloon';
}

/** A colour that no other prompt has. */
function mixed([first = 0, second = 0, third = 0]: readonly number[], red: number, green: number, blue: number): Colour {
  return [red + second * 100, green + third * 80, blue + first * 70];
}

function pick<Item>(list: readonly [Item, ...Item[]], share: number): Item {
  return list[Math.min(list.length - 1, Math.floor(share * list.length))] ?? list[0];
}
