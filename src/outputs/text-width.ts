import { harmless } from './harmless.ts';

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Characters two columns wide. An approximation of Unicode's East Asian Width by script, good for Chinese,
 * Japanese, Korean, full-width forms and emoji. What it gets wrong (some Indic clusters, ambiguous-width
 * letters in CJK locales) misaligns a row by a column and does nothing worse.
 */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
/** Half-width katakana and hangul are of those scripts, and narrow. */
const NARROW = /^[\uff61-\uffdc]/u;

/** Terminal columns of a text that is already harmless. Combining marks count with their letter. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): number {
  return WIDE.test(grapheme) && !NARROW.test(grapheme) ? 2 : 1;
}

/** The text in at most so many columns, made harmless; what is cut ends in `…`. */
export function truncate(text: string, columns: number): string {
  const safe = harmless(text);
  if (widthOf(safe) <= columns) return safe;
  return `${head(safe, columns - 1)}…`;
}

/** As many whole characters from the start as fit. */
function head(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const { segment, index } of GRAPHEMES.segment(text)) {
    width += graphemeWidth(segment);
    if (width > columns) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** The text in exactly so many columns, made harmless. */
export function padded(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncate(text, columns);
  const blank = ' '.repeat(Math.max(0, columns - widthOf(cut)));
  return align === 'left' ? cut + blank : blank + cut;
}

/**
 * The text in lines of at most so many columns, broken at blanks, and inside a word only where the word
 * alone is wider. Made harmless. Lines beyond `maxLines` are left out, and the last
 * one ends in `…` after a whole word. Infinite `columns` give one line.
 */
export function wrap(text: string, columns: number, maxLines = Number.POSITIVE_INFINITY): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of harmless(text).split(/ +/)) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) <= columns) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = broken(word, columns);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  lines.push(line);
  if (lines.length <= maxLines) return lines;
  return [...lines.slice(0, maxLines - 1), cutAtWord(lines[maxLines - 1] ?? '', columns)];
}

/** The line with ` …` after it, in place of as many of its last words as that takes; a word alone is cut itself. */
function cutAtWord(line: string, columns: number): string {
  let kept = line;
  while (widthOf(kept) + 2 > columns && kept.includes(' ')) kept = kept.slice(0, kept.lastIndexOf(' '));
  return truncate(`${kept.replace(/[,;:]$/, '')} …`, columns);
}

function broken(word: string, columns: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (widthOf(rest) > columns) {
    const piece = head(rest, columns) || rest.slice(0, 1);
    pieces.push(piece);
    // A piece may begin with what only was harmless inside its word: `arn:aws:iam` and `::1111…`.
    rest = harmless(rest.slice(piece.length));
  }
  return [...pieces, rest];
}
