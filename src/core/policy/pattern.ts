import { type RequestContext, valuesOf } from './context.ts';
import { matchCodes, ONE, STAR, STAR_INSIDE } from './match-codes.ts';
import type { Truth } from './truth.ts';
import { variablesIn } from './variables.ts';

/** A pattern of a policy, ready to be tried on texts in the light of a request. */
export type Pattern = (text: string, context: RequestContext) => Truth;

type Codes = readonly number[];

/** How a pattern is read. */
export interface Reading {
  /** Policy variables are there from version 2012-10-17 on; before, their text stands for itself. */
  readonly variables: boolean;
  readonly ignoreCase?: boolean;
  /** `*` and `?` stand for other characters. */
  readonly wildcards: boolean;
  /**
   * The text is an ARN. A star goes across colons where it is the last character of its part; of one inside a part AWS
   * only recommends that it stays there (IAM User Guide, "JSON policy elements: Resource"), so that a match across a
   * colon is `maybe`.
   */
  readonly parts?: boolean;
  /** What a variable without a value makes of the whole pattern; false where nothing is said. */
  readonly absent?: 'maybe';
}

/**
 * Makes a pattern ready. `${*}`, `${?}` and `${$}` are the characters themselves. A variable that the request does not
 * carry matches nothing; one that is not known is `maybe` where anything in its place could match.
 */
export function compilePattern(text: string, reading: Reading): Pattern {
  const pieces = piecesOf(text, reading);
  if (pieces.some((piece) => !isCodes(piece))) return withVariables(pieces, reading);
  const codes = pieces.filter(isCodes).flat();
  if (codes.length === 1 && codes[0] === STAR) return () => true;
  const first = codes.findIndex((code) => code < 0);
  const literal = codes
    .slice(0, first < 0 ? codes.length : first)
    .map((code) => String.fromCharCode(code))
    .join('');
  const folded = reading.ignoreCase === true;
  if (first < 0) return (tried) => (folded ? tried.toLowerCase() : tried) === literal;
  if (first === codes.length - 1 && codes[first] === STAR)
    return (tried) => (folded ? tried.toLowerCase() : tried).startsWith(literal);
  return (tried) => {
    const name = folded ? tried.toLowerCase() : tried;
    return name.startsWith(literal) && fitOf(codes, name, reading);
  };
}

interface Variable {
  /** In lower case. */
  readonly key: string;
  readonly otherwise?: string;
}

type Piece = Codes | Variable;

function isCodes(piece: Piece): piece is Codes {
  return 'length' in piece;
}

function piecesOf(text: string, { variables, wildcards, ignoreCase, parts }: Reading): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const plain = (end: number) => {
    const piece = text.slice(from, end);
    if (piece === '') return;
    const codes = codesOf(ignoreCase === true ? piece.toLowerCase() : piece, wildcards);
    pieces.push(parts === true ? insideParts(codes, end < text.length) : codes);
  };
  if (variables) {
    for (const { start, end, inside } of variablesIn(text)) {
      plain(start);
      from = end;
      pieces.push(variableOf(inside));
    }
  }
  plain(text.length);
  return pieces;
}

function variableOf(inside: string): Piece {
  if (inside === '*' || inside === '?' || inside === '$') return codesOf(inside, false);
  const comma = inside.indexOf(',');
  if (comma < 0) return { key: inside.trim().toLowerCase() };
  const quoted = inside.slice(comma + 1).trim();
  const key = inside.slice(0, comma).trim().toLowerCase();
  const whole = quoted.length > 1 && quoted.startsWith("'") && quoted.endsWith("'");
  return whole ? { key, otherwise: quoted.slice(1, -1) } : { key: inside.trim().toLowerCase() };
}

function codesOf(text: string, wildcards: boolean): Codes {
  const codes: number[] = [];
  for (let at = 0; at < text.length; at += 1) codes.push(codeOf(text.charCodeAt(at), wildcards));
  return codes;
}

function codeOf(character: number, wildcards: boolean): number {
  if (wildcards && character === ASTERISK) return STAR;
  return wildcards && character === QUESTION_MARK ? ONE : character;
}

const ASTERISK = '*'.charCodeAt(0);
const QUESTION_MARK = '?'.charCodeAt(0);
const COLON = ':'.charCodeAt(0);

/** Stars that more of their part follows. Of several stars in a row the last one tells. */
function insideParts(codes: Codes, followed: boolean): Codes {
  let inside = followed;
  return codes
    .toReversed()
    .map((code) => {
      if (code === STAR) return inside ? STAR_INSIDE : STAR;
      inside = code !== COLON;
      return code;
    })
    .reverse();
}

function fitOf(codes: Codes, text: string, { parts }: Reading): Truth {
  if (!matchCodes(codes, text, 'anywhere')) return false;
  return parts !== true || matchCodes(codes, text, 'in-parts') ? true : 'maybe';
}

/** Wildcards within a variable's value are plain characters (IAM User Guide, "IAM policy elements: Variables"). */
function withVariables(pieces: readonly Piece[], reading: Reading): Pattern {
  const { ignoreCase, absent = false } = reading;
  return (text, context) => {
    const put: Codes[] = [];
    let guessed = false;
    for (const piece of pieces) {
      if (isCodes(piece)) {
        put.push(piece);
        continue;
      }
      const value = variableValue(piece, context);
      if (value === null) return absent;
      // What is not known may be absent, too.
      if (value === undefined && absent === 'maybe' && piece.otherwise === undefined) return absent;
      guessed ||= value === undefined;
      put.push(value === undefined ? [STAR] : codesOf(ignoreCase ? value.toLowerCase() : value, false));
    }
    const fits = fitOf(put.flat(), ignoreCase ? text.toLowerCase() : text, reading);
    return fits === true && guessed ? 'maybe' : fits;
  };
}

/**
 * Only a key with one value can stand in a text; one with several is as good as none. Whether an empty value, as of a
 * tag without one, is a value AWS does not say: it is not known.
 */
function variableValue({ key, otherwise }: Variable, context: RequestContext): string | null | undefined {
  const values = valuesOf(context, key);
  if (values === undefined) return undefined;
  const [value] = values ?? [];
  if (value === '' && values?.length === 1) return undefined;
  return value !== undefined && values?.length === 1 ? value : (otherwise ?? null);
}
