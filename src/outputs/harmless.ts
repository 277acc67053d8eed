/**
 * What may not reach a terminal, a log or a cell as it is: controls (ESC starts colour and cursor codes,
 * U+009B does so alone), line breaks and separators, bidi overrides, zero-width and other invisible
 * characters, and halves of surrogate pairs. AWS allows any of them in an account's name (`[\s\S]*`), and a
 * report file can hold them anywhere.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The start of a build server's command. GitHub obeys `::error::` at the start of a line, blanks before it
 * allowed, and wrapping can bring any word to the start of a line. GitHub's older `##[…]` and Azure's
 * `##vso[…]` are obeyed anywhere in a line.
 */
const LOG_COMMAND = /(?<=^|\s):(?=:)|#(?=#\w*\[)/gu;

const PLAIN = /^[\x20-\x7e]*$/;

/**
 * A text made harmless to show: what would not be seen is written as `\u001b`. Safe to apply twice. A
 * backslash of the text's own is kept, so this cannot be undone: JSON output has the exact text.
 */
export function harmless(text: string): string {
  const visible = PLAIN.test(text) ? text : text.replace(INVISIBLE, escaped);
  // Most texts hold neither, and half a million findings go through here.
  if (!visible.includes('::') && !visible.includes('##')) return visible;
  return visible.replace(LOG_COMMAND, escaped);
}

/** `\u001b`, or `\u{e0001}` beyond four digits. */
function escaped(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
