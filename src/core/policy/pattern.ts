import { type RequestContext, valuesOf } from './context.ts';
import type { Truth } from './truth.ts';

/** A pattern of a policy, ready to be tried on texts in the light of a request. */
export type Pattern = (text: string, context: RequestContext) => Truth;

/** Wildcards among character codes, which are never negative. */
const STAR = -1;
const ONE = -2;
type Codes = readonly number[];

/** How a pattern is read. */
export interface Reading {
  /** Policy variables are there from version 2012-10-17 on; before, their text stands for itself. */
  readonly variables: boolean;
  readonly ignoreCase?: boolean;
  /** `*` and `?` stand for other characters. */
  readonly wildcards: boolean;
}

/**
 * Makes a pattern ready. `*` goes across colons and slashes: the User Guide says that a star at the end of a segment
 * of an ARN does ("JSON policy elements: Resource"), and one star more allowed is told where one too few would be
 * silent. `${*}`, `${?}` and `${$}` are the characters themselves. A variable that the request does not carry matches
 * nothing; one that is not known is `maybe` where anything in its place could match.
 */
export function compilePattern(text: string, reading: Reading): Pattern {
  const parts = partsOf(text, reading);
  if (parts.some((part) => !Array.isArray(part))) return withVariables(parts, reading);
  const codes = parts.flat() as Codes;
  if (codes.length === 1 && codes[0] === STAR) return () => true;
  const first = codes.findIndex((code) => code < 0);
  const literal = String.fromCharCode(...codes.slice(0, first < 0 ? codes.length : first));
  const folded = reading.ignoreCase === true;
  if (first < 0) return (tried) => (folded ? tried.toLowerCase() : tried) === literal;
  if (first === codes.length - 1 && codes[first] === STAR)
    return (tried) => (folded ? tried.toLowerCase() : tried).startsWith(literal);
  return (tried) => {
    const name = folded ? tried.toLowerCase() : tried;
    return name.startsWith(literal) && matchesCodes(codes, name);
  };
}

interface Variable {
  /** In lower case. */
  readonly key: string;
  readonly otherwise?: string;
}

type Part = Codes | Variable;

function partsOf(text: string, { variables, wildcards, ignoreCase }: Reading): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  const plain = (piece: string) => {
    if (piece !== '') parts.push(codesOf(ignoreCase === true ? piece.toLowerCase() : piece, wildcards));
  };
  if (variables) {
    // Ends at the first brace: a value inside cannot hold one.
    for (const found of text.matchAll(/\$\{([^}]*)\}/g)) {
      plain(text.slice(from, found.index));
      from = found.index + found[0].length;
      parts.push(variableOf(found[1] ?? ''));
    }
  }
  plain(text.slice(from));
  return parts;
}

function variableOf(inside: string): Part {
  if (inside === '*' || inside === '?' || inside === '$') return codesOf(inside, false);
  const [, key = inside, otherwise] = /^([^,]*?)\s*,\s*'(.*)'\s*$/s.exec(inside) ?? [];
  return { key: key.trim().toLowerCase(), ...(otherwise !== undefined && { otherwise }) };
}

function codesOf(text: string, wildcards: boolean): Codes {
  return Array.from({ length: text.length }, (_, index) => {
    const character = text[index];
    if (wildcards && character === '*') return STAR;
    return wildcards && character === '?' ? ONE : text.charCodeAt(index);
  });
}

/** Wildcards within a variable's value are plain characters (IAM User Guide, "IAM policy elements: Variables"). */
function withVariables(parts: readonly Part[], { ignoreCase }: Reading): Pattern {
  return (text, context) => {
    const codes: number[] = [];
    let guessed = false;
    for (const part of parts) {
      if ('length' in part) codes.push(...part);
      else {
        const value = variableValue(part, context);
        if (value === null) return false;
        guessed ||= value === undefined;
        codes.push(
          ...(value === undefined ? [STAR] : codesOf(ignoreCase ? value.toLowerCase() : value, false)),
        );
      }
    }
    const fits = matchesCodes(codes, ignoreCase ? text.toLowerCase() : text);
    return fits && guessed ? 'maybe' : fits;
  };
}

/** Only a key with one value can stand in a text; one with several is as good as none. */
function variableValue({ key, otherwise }: Variable, context: RequestContext): string | null | undefined {
  const values = valuesOf(context, key);
  if (values === undefined) return undefined;
  const [value] = values ?? [];
  return value !== undefined && values?.length === 1 ? value : (otherwise ?? null);
}

/** Goes back to the last star only: any number of them costs no more than length times length. */
function matchesCodes(codes: Codes, text: string): boolean {
  let [at, inText, star, from] = [0, 0, -1, 0];
  while (inText < text.length) {
    const code = codes[at];
    if (code === STAR) {
      star = at;
      from = inText;
      at += 1;
    } else if (code === ONE || code === text.charCodeAt(inText)) {
      at += 1;
      inText += 1;
    } else if (star >= 0) {
      from += 1;
      inText = from;
      at = star + 1;
    } else return false;
  }
  while (codes[at] === STAR) at += 1;
  return at === codes.length;
}
