import { Lines } from '../lines.ts';

/** Finds where blocks of HCL begin: the parser gives no places. */
export interface Headers {
  /** The header of the n-th block of these words, from 0: `resource`, `aws_iam_user`, `ann`. */
  placeOf(words: readonly string[], nth: number): { readonly line: number; readonly column: number };
}

const HEADER =
  /^[ \t]*((?:[\p{ID_Start}_][\p{ID_Continue}-]*)(?:[ \t]*"[^"\n]*"|[ \t]+[\p{ID_Start}_][\p{ID_Continue}-]*){0,2})[ \t]*\{/gmu;
const WORD = /"([^"\n]*)"|[^\s"]+/g;

/** The headers of the blocks of a text. What is not found is placed at the first line. */
export function headersIn(text: string): Headers {
  const lines = new Lines(text);
  const found = new Map<string, number[]>();
  for (const match of blanked(text).matchAll(HEADER)) {
    const words = [...(match[1] ?? '').matchAll(WORD)].map(([whole, inner]) => inner ?? whole);
    const at = match.index + match[0].indexOf(match[1] ?? '');
    const key = JSON.stringify(words);
    const places = found.get(key);
    if (places === undefined) found.set(key, [at]);
    else places.push(at);
  }
  return { placeOf: (words, nth) => lines.placeOf(found.get(JSON.stringify(words))?.[nth] ?? 0) };
}

const HEREDOC = /<<-?[ \t]*([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy;

/**
 * The text with blanks in place of comments and of the texts of heredocs, so that nothing in them is taken for code.
 * Every offset stays. A text in quotes ends with its line: what is in an insertion there is not looked at.
 */
function blanked(text: string): string {
  let made = '';
  let at = 0;
  let quoted = false;
  const blank = (end: number) => {
    made += text.slice(at, end).replaceAll(/[^\r\n]/g, ' ');
    at = end;
  };
  const endOf = (mark: string, from: number) => {
    const end = text.indexOf(mark, from);
    return end < 0 ? text.length : end;
  };
  while (at < text.length) {
    const character = text[at];
    if (character === '\n') quoted = false;
    if (character === '"') quoted = !quoted;
    HEREDOC.lastIndex = at;
    if (quoted && character === '\\') {
      made += text.slice(at, at + 2);
      at += 2;
    } else if (!quoted && (character === '#' || text.startsWith('//', at))) blank(endOf('\n', at));
    else if (!quoted && text.startsWith('/*', at)) blank(Math.min(text.length, endOf('*/', at) + 2));
    else if (!quoted && character === '<' && HEREDOC.test(text)) {
      HEREDOC.lastIndex = at;
      const [opening = '', word = ''] = HEREDOC.exec(text) ?? [];
      blank(endOfHeredoc(text, at + opening.length, word));
    } else {
      made += character;
      at += 1;
    }
  }
  return made;
}

/** Where the line begins that holds nothing but the word. */
function endOfHeredoc(text: string, from: number, word: string): number {
  let at = from;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    if (line.trim() === word) return at + line.length;
    if (end < 0) break;
    at = end + 1;
  }
  return text.length;
}
