/** What is not seen, or ends a line: controls, separators, bidi overrides, zero-width characters, half surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const INVISIBLE_RUN = new RegExp(`${INVISIBLE.source}+`, 'gu');

/** Longer values are cut: none of AWS's names is. */
const MOST_CHARACTERS = 500;

/** True where a text holds a character that nobody would see. */
export function hasInvisible(text: string): boolean {
  return INVISIBLE.test(text);
}

/** A text of our own people's on one line, without what is not seen. */
export function oneLine(text: string): string {
  return text.replaceAll(INVISIBLE_RUN, ' ').replaceAll(/\s+/g, ' ').trim();
}

/**
 * A value of somebody else's, made harmless to stand in a message to a person: on one line, without what is not
 * seen, and without what mail and chat programs make links, code, tags and mentions of. Names of users and ids of
 * keys hold none of that and stay as they are (IAM API reference: `[\w+=,.@-]`).
 */
export function inert(text: string): string {
  const line = oneLine(text);
  const cut = line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS).toWellFormed()}…`;
  return cut
    .replaceAll(/[<>[\]`{}]/g, (character) => LOOKS_LIKE[character] ?? character)
    .replaceAll('://', ': //')
    .replaceAll(/@(?=(?:here|channel|everyone|all|group)\b)/gi, '@ ');
}

/** `{{` of a value must not be taken for a placeholder, `[x](y)` and `<y>` not for a link, a backtick not for code. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '<': '‹',
  '>': '›',
  '[': '(',
  ']': ')',
  '{': '(',
  '}': ')',
  '`': "'",
};
