/** Marks that change how other text looks without being seen: bidi controls, zero-width and other format characters, controls. */
// U+200D joins emoji and U+FE0F colours them: both are kept between emoji, where they belong to what was typed.
const invisible =
  /(?!(?<=\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier})\u200D(?=\p{Extended_Pictographic}))[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029\u115F\u1160\u3164\uFFA0]/gu;
const stacked = /(\p{M}{3})\p{M}+/gu;

/** One line of what a person typed: no invisible marks, no line breaks, no towers of accents, no space at the ends. */
export function plainText(typed: string): string {
  return typed
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(invisible, '')
    .replace(stacked, '$1')
    .trim();
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** At most `most` UTF-16 units (what both platforms count), cut between characters and ended with an ellipsis. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text.slice(0, most + 64))) {
    if (kept.length + segment.length > most - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
