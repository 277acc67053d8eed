/** A piece of a JSON text of an object of objects, told as it goes by. */
export type JsonPiece =
  /** One element of a list that was asked to be taken apart. */
  | { readonly kind: 'item'; readonly list: string; readonly text: string; readonly line: number }
  /** Any other member of an outermost object. */
  | { readonly kind: 'field'; readonly key: string; readonly text: string; readonly line: number }
  /** An outermost object has ended. */
  | { readonly kind: 'end'; readonly line: number };

/** What is wrong with a text that is no such JSON, and in which line. */
export class JsonDamage extends Error {
  readonly line: number;

  constructor(words: string, line: number) {
    super(words);
    this.name = 'JsonDamage';
    this.line = line;
  }
}

/** A single finding has a few thousand characters: what is beyond this is no piece of a run. */
const LONGEST_PIECE = 20_000_000;

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACE = 123;
const OPEN_BRACKET = 91;
const NEWLINE = 10;

/**
 * Cuts one JSON object, or one object a line, into members, and the lists named into their elements, however
 * it is laid out. A text of a gigabyte is never held as a whole. Each piece is left as text: whoever parses it
 * finds what is wrong inside. Throws a {@link JsonDamage} for a text that begins as something else, or ends
 * before its objects do.
 */
export function* jsonPieces(chunks: Iterable<string>, lists: ReadonlySet<string>): Generator<JsonPiece> {
  const cutter = new Cutter(lists);
  for (const chunk of chunks) yield* cutter.feed(chunk);
  cutter.end();
}

type Place = 'outside' | 'in-object' | 'after-key' | 'in-list';

class Cutter {
  readonly #lists: ReadonlySet<string>;
  #place: Place = 'outside';
  #key = '';
  /** Characters of the piece under way that lie in chunks gone by; `undefined` where none is under way. */
  #piece: string | undefined;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #line = 1;
  #pieceLine = 1;

  constructor(lists: ReadonlySet<string>) {
    this.#lists = lists;
  }

  *feed(chunk: string): Generator<JsonPiece> {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk.charCodeAt(at);
      if (code === NEWLINE) this.#line += 1;
      if (this.#piece === undefined) {
        const event = this.#between(code);
        if (event !== undefined) yield event;
        start = at;
        // `#between` begins a piece by giving it its empty head.
        if (this.#piece === undefined) continue;
      }
      const ended = this.#within(code);
      if (ended === 'no') continue;
      const text = this.#piece + chunk.slice(start, ended === 'after' ? at + 1 : at);
      this.#piece = undefined;
      yield* this.#cut(text);
      if (ended === 'before') {
        const event = this.#between(code);
        if (event !== undefined) yield event;
      }
    }
    if (this.#piece === undefined) return;
    this.#piece += chunk.slice(start);
    if (this.#piece.length > LONGEST_PIECE) throw this.#damage('a single value is too long for a run');
  }

  end(): void {
    if (this.#piece !== undefined || this.#place !== 'outside') throw this.#damage('it ends too early');
  }

  /** A character outside of pieces: what holds them together, or the first of a piece. */
  #between(code: number): JsonPiece | undefined {
    if (isBlank(code) || code === COMMA || code === COLON) return undefined;
    if (this.#place === 'outside') {
      if (code !== OPEN_BRACE) throw this.#damage('it is no JSON object');
      this.#place = 'in-object';
      return undefined;
    }
    const closing = code === (this.#place === 'in-list' ? 93 : 125);
    if (closing && this.#place !== 'after-key') {
      this.#place = this.#place === 'in-list' ? 'in-object' : 'outside';
      return this.#place === 'outside' ? { kind: 'end', line: this.#line } : undefined;
    }
    if (this.#place === 'after-key' && code === OPEN_BRACKET && this.#lists.has(this.#key)) {
      this.#place = 'in-list';
      return undefined;
    }
    if (this.#place === 'in-object' && code !== QUOTE) throw this.#damage('a name of a member is missing');
    if (code === 93 || code === 125) throw this.#damage('a bracket closes nothing');
    this.#piece = '';
    this.#pieceLine = this.#line;
    return undefined;
  }

  /** A character of a piece: whether the piece ends after it, or ended before it. */
  #within(code: number): 'no' | 'after' | 'before' {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (code === BACKSLASH) this.#escaped = true;
      else if (code === QUOTE) {
        this.#inString = false;
        return this.#depth === 0 ? 'after' : 'no';
      }
      return 'no';
    }
    if (code === QUOTE) {
      this.#inString = true;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      this.#depth += 1;
    } else if (code === 93 || code === 125) {
      if (this.#depth === 0) return 'before';
      this.#depth -= 1;
      return this.#depth === 0 ? 'after' : 'no';
    } else if (this.#depth === 0 && (isBlank(code) || code === COMMA)) {
      return 'before';
    }
    return 'no';
  }

  *#cut(text: string): Generator<JsonPiece> {
    const line = this.#pieceLine;
    if (this.#place === 'in-list') {
      yield { kind: 'item', list: this.#key, text, line };
    } else if (this.#place === 'in-object') {
      this.#key = keyIn(text) ?? '';
      this.#place = 'after-key';
    } else {
      yield { kind: 'field', key: this.#key, text, line };
      this.#place = 'in-object';
    }
  }

  #damage(words: string): JsonDamage {
    return new JsonDamage(words, this.#line);
  }
}

/** What JSON takes for a blank. */
function isBlank(code: number): boolean {
  return code === 32 || code === NEWLINE || code === 13 || code === 9;
}

function keyIn(text: string): string | undefined {
  try {
    const key: unknown = JSON.parse(text);
    return typeof key === 'string' ? key : undefined;
  } catch (error) {
    // Escapes that are none: such a key is nobody's.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
