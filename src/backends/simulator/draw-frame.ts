import { blend, type Canvas, type Colour } from './canvas.ts';
import { drawTraveller } from './draw-traveller.ts';
import type { Palette } from './palette.ts';

const white: Colour = [255, 255, 255];

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
  for (const glow of [3, 2, 1.5]) canvas.ellipse(sx, sy, 0.075 * glow, 0.075 * glow, light, 0.16);
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
    const base = 0.56 + row * 0.13;
    const roughness = water && row === 2 ? 0.008 : 0.07 - row * 0.012;
    const phase = (chance[row + 4] ?? 0) * 9;
    for (let x = 0; x < canvas.width; x++) {
      const at = (x / canvas.height) * (2.6 - row * 0.5) + phase + seconds * 0.12 * (row + 1);
      const top = Math.floor((base + roughness * (Math.sin(at * 2) + 0.5 * Math.sin(at * 4.7 + phase))) * canvas.height);
      for (let y = top; y < canvas.height; y++) {
        const depth = (y - top) / canvas.height;
        const glitter = water && row === 2 && Math.sin(at * 40 + y * 1.9 - seconds * 5) > 0.93;
        canvas.dot(
          x,
          y,
          glitter
            ? light
            : water && row === 2
              ? blend([38, 110, 160], [10, 40, 90], depth * 3)
              : blend(colour, [0, 0, 0], depth * 0.5),
          1,
        );
      }
    }
  });
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
