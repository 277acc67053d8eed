import { ExpressionFault } from './expression.ts';

/** A piece of an expression. A template keeps its inside as text, to be read on its own. */
export type Token =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string }
  | { readonly kind: 'heredoc'; readonly text: string };

const BLANK = /[ \t\r\n]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const MARK = /=>|==|!=|<=|>=|&&|\|\||\.\.\.|::|[[\](){}?:,.*/%+\-<>!=]/y;
const HEREDOC =
  /<<-?[ \t]*([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n([\s\S]*?)^[ \t]*\1(?![\p{ID_Continue}-])/muy;

/** Longer is no name of a user, and reading it could take long. */
const LONGEST = 20_000;

/** The pieces of an expression. Throws {@link ExpressionFault} for what is none. */
export function tokensOf(text: string): readonly Token[] {
  if (text.length > LONGEST) throw new ExpressionFault('the expression is very long');
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at += found[0].length;
    return found;
  };
  while (at < text.length) {
    if (take(BLANK) !== null) continue;
    if (text[at] === '"') {
      const end = endOfString(text, at);
      tokens.push({ kind: 'string', text: text.slice(at + 1, end) });
      at = end + 1;
      continue;
    }
    const heredoc = take(HEREDOC);
    if (heredoc !== null) {
      tokens.push({ kind: 'heredoc', text: heredoc[2] ?? '' });
      continue;
    }
    const name = take(NAME);
    const found = name ?? take(NUMBER);
    const [word] = found ?? take(MARK) ?? [];
    if (word === undefined) throw new ExpressionFault(`there is something unexpected in it`);
    if (name !== null) tokens.push({ kind: 'name', text: word });
    else tokens.push({ kind: found === null ? 'mark' : 'number', text: word });
  }
  return tokens;
}

/** The place of the quote that ends a string, those within `${…}` passed by. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    if (text[at] === '"') return at;
    if (text[at] === '\\') at += 2;
    else if (isOpening(text, at)) at = endOfInsertion(text, at + 2) + 1;
    else at += text.startsWith('$${', at) || text.startsWith('%%{', at) ? 3 : 1;
  }
  throw new ExpressionFault('a text in it does not end');
}

/** Whether `${` or `%{` begins there, and not their escapes `$${` and `%%{`. */
export function isOpening(text: string, at: number): boolean {
  return text[at + 1] === '{' && (text[at] === '$' || text[at] === '%');
}

/** The place of the bracket that ends what begins at `start` within `${`. */
export function endOfInsertion(text: string, start: number): number {
  let depth = 1;
  let at = start;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    if (depth === 0) return at;
    at += 1;
  }
  throw new ExpressionFault('a ${ in it does not end');
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** The escapes of a quoted text, those within its insertions left alone: they belong to the texts in there. */
export function unescaped(text: string): string {
  let made = '';
  let at = 0;
  while (at < text.length) {
    if (text[at] === '\\') {
      const [whole, hex] = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|.)/s.exec(text.slice(at, at + 10)) ?? [
        '',
      ];
      made +=
        hex === undefined
          ? (ESCAPES[whole[1] ?? ''] ?? whole.slice(1))
          : String.fromCharCode(parseInt(hex, 16));
      at += Math.max(1, whole.length);
    } else if (isOpening(text, at) && text[at - 1] !== text[at]) {
      const end = endOfInsertion(text, at + 2);
      made += text.slice(at, end + 1);
      at = end + 1;
    } else {
      made += text[at];
      at += 1;
    }
  }
  return made;
}
