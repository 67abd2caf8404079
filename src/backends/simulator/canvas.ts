/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** A picture of raw RGB, drawn on in units of its height, from the top left. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  /** `share` of the new colour, the rest of what is there. */
  dot: (x: number, y: number, colour: Colour, share: number) => void;
  ellipse: (cx: number, cy: number, rx: number, ry: number, colour: Colour, share?: number) => void;
  triangle: (corners: readonly [number, number, number, number, number, number], colour: Colour) => void;
}

export function createCanvas(width: number, height: number): Canvas {
  const pixels = new Uint8Array(width * height * 3);

  const dot = (x: number, y: number, colour: Colour, share: number) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const at = (y * width + x) * 3;
    for (let part = 0; part < 3; part++) {
      const before = pixels[at + part] ?? 0;
      pixels[at + part] = before + ((colour[part] ?? 0) - before) * share;
    }
  };

  /** Calls for every pixel of a box, with the pixel's middle in units of the height. */
  const within = (left: number, top: number, right: number, bottom: number, draw: (x: number, y: number) => void) => {
    const lastX = Math.min(width - 1, Math.ceil(right * height));
    const lastY = Math.min(height - 1, Math.ceil(bottom * height));
    for (let y = Math.max(0, Math.floor(top * height)); y <= lastY; y++)
      for (let x = Math.max(0, Math.floor(left * height)); x <= lastX; x++) draw(x, y);
  };

  return {
    width,
    height,
    pixels,
    dot,
    ellipse(cx, cy, rx, ry, colour, share = 1) {
      within(cx - rx, cy - ry, cx + rx, cy + ry, (x, y) => {
        const away = Math.hypot((x / height - cx) / rx, (y / height - cy) / ry);
        // A soft edge, for the picture is scaled up afterwards.
        const edge = Math.min(1, Math.max(0, (1 - away) * rx * height));
        if (edge > 0) dot(x, y, colour, share * edge);
      });
    },
    triangle([ax, ay, bx, by, cx, cy], colour) {
      within(Math.min(ax, bx, cx), Math.min(ay, by, cy), Math.max(ax, bx, cx), Math.max(ay, by, cy), (column, row) => {
        const [x, y] = [column / height, row / height];
        const sides = [side(ax, ay, bx, by, x, y), side(bx, by, cx, cy, x, y), side(cx, cy, ax, ay, x, y)];
        if (sides.every((each) => each >= 0) || sides.every((each) => each <= 0)) dot(column, row, colour, 1);
      });
    },
  };
}

/** On which side of the line from p to q a point lies, by its sign. */
function side(px: number, py: number, qx: number, qy: number, x: number, y: number): number {
  return (x - px) * (qy - py) - (y - py) * (qx - px);
}

/** A colour between two. */
export function blend(from: Colour, to: Colour, share: number): Colour {
  return [0, 1, 2].map((part) => (from[part] ?? 0) + ((to[part] ?? 0) - (from[part] ?? 0)) * share) as unknown as Colour;
}
