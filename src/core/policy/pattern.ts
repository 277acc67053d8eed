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
  if (reading.variables && text.includes('${')) return withVariables(piecesOf(text, reading), reading);
  const { ignoreCase, wildcards } = reading;
  const written = ignoreCase ? text.toLowerCase() : text;
  const first = wildcards ? written.search(/[*?]/) : -1;
  const literal = first < 0 ? written : written.slice(0, first);
  if (first < 0) return (tried) => (ignoreCase ? tried.toLowerCase() : tried) === literal;
  if (written === '*') return () => true;
  if (first === written.length - 1 && written.endsWith('*'))
    return (tried) => (ignoreCase ? tried.toLowerCase() : tried).startsWith(literal);
  // Most patterns fail by their beginning, and are never taken apart.
  let codes: Codes | undefined;
  return (tried) => {
    const name = ignoreCase ? tried.toLowerCase() : tried;
    if (!name.startsWith(literal)) return false;
    codes ??= codesOfPlain(written, reading, false);
    return fitOf(codes, name, reading);
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

function piecesOf(text: string, reading: Reading): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const plain = (end: number) => {
    const piece = text.slice(from, end);
    const written = reading.ignoreCase ? piece.toLowerCase() : piece;
    pieces.push(codesOfPlain(written, reading, end < text.length));
  };
  for (const { start, end, inside } of variablesIn(text)) {
    plain(start);
    from = end;
    pieces.push(variableOf(inside));
  }
  plain(text.length);
  return pieces;
}

/** Of a text without variables, or what stands between two of them. */
function codesOfPlain(text: string, { wildcards, parts }: Reading, followed: boolean): Codes {
  const codes = codesOf(text, wildcards);
  return parts ? insideParts(codes, followed) : codes;
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
  const variables = pieces.filter((piece): piece is Variable => !isCodes(piece));
  // The same principal is asked about again and again, and its values are the same each time.
  let last: { readonly values: readonly (string | undefined)[]; readonly codes: Codes } | undefined;
  return (text, context) => {
    const values: (string | undefined)[] = [];
    for (const variable of variables) {
      const value = variableValue(variable, context);
      if (value === null) return absent;
      // What is not known may be absent, too.
      if (value === undefined && absent === 'maybe' && variable.otherwise === undefined) return absent;
      values.push(value);
    }
    if (last === undefined || values.some((value, index) => value !== last?.values[index]))
      last = { values, codes: filledIn(pieces, values, reading) };
    const fits = fitOf(last.codes, ignoreCase ? text.toLowerCase() : text, reading);
    return fits === true && values.includes(undefined) ? 'maybe' : fits;
  };
}

/** The codes of a pattern with these values in the place of its variables; a star where one is not known. */
function filledIn(
  pieces: readonly Piece[],
  values: readonly (string | undefined)[],
  { ignoreCase }: Reading,
): Codes {
  let next = 0;
  return pieces.flatMap((piece) => {
    if (isCodes(piece)) return piece;
    const value = values[next];
    next += 1;
    return value === undefined ? [STAR] : codesOf(ignoreCase ? value.toLowerCase() : value, false);
  });
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
