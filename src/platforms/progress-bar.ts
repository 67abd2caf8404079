const cells = 12;

/** A bar of text, such as ▰▰▰▱▱▱; `percent` from 0 to 100. */
export function progressBar(percent: number): string {
  const filled = Math.round((Math.min(100, Math.max(0, percent)) / 100) * cells);
  return '▰'.repeat(filled) + '▱'.repeat(cells - filled);
}
