import { blend, type Canvas, type Colour } from './canvas.ts';
import { drawTraveller } from './draw-traveller.ts';
import type { Palette } from './palette.ts';

const white: Colour = [255, 255, 255];
const shallow: Colour = [38, 110, 160];
const deep: Colour = [10, 40, 90];

/** Draws a little landscape at a time: `share` of the whole video, 0 to 1, and the seconds since its start. */
export function drawFrame(canvas: Canvas, palette: Palette, share: number, seconds: number): void {
  drawSky(canvas, palette, share, seconds);
  drawLand(canvas, palette, seconds);
  drawTraveller(canvas, palette, share, seconds);
  if (palette.weather === 'snow') drawSnow(canvas, palette, seconds);
}

function drawSky(canvas: Canvas, { sky, light, weather, chance }: Palette, share: number, seconds: number): void {
  const wide = canvas.width / canvas.height;
  for (let y = 0; y < canvas.height; y++) {
    const colour = blend(sky[0], sky[1], Math.min(1, (y / canvas.height) * 1.4));
    for (let x = 0; x < canvas.width; x++) canvas.dot(x, y, colour, 1);
  }
  if (weather === 'stars') drawStars(canvas, chance, seconds);
  const [sx, sy] = [wide * (0.15 + 0.7 * share), 0.34 - 0.2 * Math.sin(Math.PI * share)];
  for (const glow of [2.6, 2.2, 1.9, 1.6, 1.3]) canvas.ellipse(sx, sy, 0.075 * glow, 0.075 * glow, light, 0.07);
  canvas.ellipse(sx, sy, 0.075, 0.075, light);
}

function drawStars(canvas: Canvas, chance: readonly number[], seconds: number): void {
  chance.forEach((value, index) => {
    const x = Math.floor(((value * 7.3 + index * 0.137) % 1) * canvas.width);
    const y = Math.floor(((value * 3.7 + index * 0.071) % 0.5) * canvas.height);
    canvas.dot(x, y, white, 0.55 + 0.45 * Math.sin(seconds * 3 + index));
  });
}

/** Three rows of hills; the near ones pass faster. With water, the nearest row is the sea. */
function drawLand(canvas: Canvas, { land, water, light, chance }: Palette, seconds: number): void {
  land.forEach((colour, row) => {
    const sea = water && row === 2;
    const roughness = sea ? 0.008 : 0.07 - row * 0.012;
    const phase = (chance[row + 4] ?? 0) * 9;
    for (let x = 0; x < canvas.width; x++) {
      const at = (x / canvas.height) * (2.6 - row * 0.5) + phase + seconds * 0.12 * (row + 1);
      const top = (0.56 + row * 0.13 + roughness * (Math.sin(at * 2) + 0.5 * Math.sin(at * 4.7 + phase))) * canvas.height;
      // The edge is as wide as a pixel, for the picture is scaled up afterwards.
      canvas.dot(x, Math.floor(top), colour, 1 - (top % 1));
      for (let y = Math.ceil(top); y < canvas.height; y++) {
        const depth = (y - top) / canvas.height;
        const colourHere = sea ? seaColour(at, y, depth, seconds, light) : blend(colour, [0, 0, 0], depth * 0.5);
        canvas.dot(x, y, colourHere, 1);
      }
    }
  });
}

function seaColour(at: number, y: number, depth: number, seconds: number, light: Colour): Colour {
  const glitter = Math.sin(at * 23 + y * 2.3 - seconds * 4) * Math.sin(at * 7.1 - y * 1.7 + seconds * 2.6);
  return glitter > 0.9 ? blend(light, shallow, 0.3) : blend(shallow, deep, depth * 3);
}

function drawSnow(canvas: Canvas, { chance }: Palette, seconds: number): void {
  const wide = canvas.width / canvas.height;
  for (let flake = 0; flake < 90; flake++) {
    const own = chance[flake % chance.length] ?? 0;
    const fall = (own * 5 + flake * 0.173 + seconds * (0.12 + own * 0.14)) % 1;
    const drift = (own * 11 + flake * 0.311 + 0.02 * Math.sin(seconds * 2 + flake)) % 1;
    canvas.ellipse(drift * wide, fall, 0.005 + own * 0.006, 0.005 + own * 0.006, white, 0.9);
  }
}
