import { blend, type Canvas, type Colour } from './canvas.ts';
import type { Palette } from './palette.ts';

const dark: Colour = [40, 28, 26];
const pale: Colour = [250, 244, 236];

/** Whoever crosses the picture, from left to right. */
export function drawTraveller(canvas: Canvas, palette: Palette, share: number, seconds: number): void {
  const x = (canvas.width / canvas.height) * (0.12 + 0.76 * share);
  if (palette.traveller === 'fox') drawFox(canvas, x, palette.coat, seconds);
  else if (palette.traveller === 'boat') drawBoat(canvas, x, palette.coat, seconds);
  else drawBalloon(canvas, x, palette.coat, seconds);
}

function drawFox(canvas: Canvas, x: number, coat: Colour, seconds: number): void {
  const y = 0.79 + 0.008 * Math.sin(seconds * 12);
  const wag = 0.02 * Math.sin(seconds * 5);
  for (const [leg, lag] of [
    [-0.075, 0],
    [-0.05, 2],
    [0.045, 1],
    [0.07, 3],
  ] as const)
    canvas.ellipse(x + leg + 0.02 * Math.sin(seconds * 9 + lag * 1.6), y + 0.062, 0.012, 0.055, blend(coat, dark, 0.55));
  canvas.ellipse(x - 0.155, y - 0.02 + wag, 0.075, 0.03, coat);
  canvas.ellipse(x - 0.21, y - 0.025 + wag, 0.028, 0.02, pale);
  canvas.ellipse(x, y, 0.105, 0.05, coat);
  canvas.ellipse(x + 0.03, y + 0.022, 0.06, 0.024, pale);
  canvas.triangle([x + 0.085, y - 0.075, x + 0.1, y - 0.13, x + 0.12, y - 0.08], coat);
  canvas.triangle([x + 0.12, y - 0.08, x + 0.145, y - 0.13, x + 0.15, y - 0.07], coat);
  canvas.ellipse(x + 0.12, y - 0.055, 0.048, 0.04, coat);
  canvas.triangle([x + 0.14, y - 0.07, x + 0.2, y - 0.04, x + 0.14, y - 0.022], pale);
  canvas.ellipse(x + 0.197, y - 0.042, 0.01, 0.009, dark);
  canvas.ellipse(x + 0.135, y - 0.066, 0.008, 0.009, dark);
}

function drawBoat(canvas: Canvas, x: number, paint: Colour, seconds: number): void {
  const y = 0.83 + 0.012 * Math.sin(seconds * 2.2);
  canvas.triangle([x, y - 0.05, x, y - 0.27, x + 0.14, y - 0.05], pale);
  canvas.triangle([x - 0.01, y - 0.05, x - 0.01, y - 0.22, x - 0.1, y - 0.05], blend(pale, paint, 0.4));
  canvas.triangle([x - 0.16, y - 0.04, x + 0.18, y - 0.04, x + 0.1, y + 0.03], paint);
  canvas.triangle([x - 0.16, y - 0.04, x + 0.1, y + 0.03, x - 0.1, y + 0.03], blend(paint, dark, 0.3));
}

function drawBalloon(canvas: Canvas, x: number, paint: Colour, seconds: number): void {
  const y = 0.36 + 0.03 * Math.sin(seconds * 1.3);
  canvas.triangle([x - 0.07, y + 0.06, x + 0.07, y + 0.06, x, y + 0.2], blend(paint, dark, 0.35));
  canvas.ellipse(x, y, 0.11, 0.12, paint);
  canvas.ellipse(x, y, 0.06, 0.12, blend(paint, pale, 0.55));
  canvas.ellipse(x, y, 0.022, 0.12, paint);
  canvas.ellipse(x, y + 0.205, 0.026, 0.022, blend(dark, [150, 96, 50], 0.6));
}
