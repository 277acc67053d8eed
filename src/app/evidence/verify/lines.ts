import { canonicalJson, type Json } from '../../../core/model/canonical-json.ts';
import { Unreadable } from './fault.ts';

/** Takes a file of the archive as it is read, and says in the end what is in it. */
export interface Reader {
  take(piece: Buffer): void;
  /** After the last piece. */
  end(): void;
}

/** A file that is read as a whole, and a line of one that is read line by line, are no longer than this. */
const MOST_WHOLE_BYTES = 64 * 1024 ** 2;
const MOST_LINE_BYTES = 16 * 1024 ** 2;

/** What is done with a line: its value, and its text. */
type TakeLine = (value: Readonly<Record<string, unknown>>, text: string) => void;

/** Hands out each line of a file as JSON. Throws {@link Unreadable} for a line that is none. */
export class LineReader implements Reader {
  readonly #name: string;
  readonly #each: TakeLine;
  #pieces: Buffer[] = [];
  #length = 0;

  constructor(name: string, each: TakeLine) {
    this.#name = name;
    this.#each = each;
  }

  take(piece: Buffer): void {
    let start = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, start)) {
      this.#hold(piece.subarray(start, end));
      this.#line();
      start = end + 1;
    }
    this.#hold(piece.subarray(start));
  }

  end(): void {
    if (this.#length > 0)
      throw new Unreadable('counts-differ', `${this.#name} ends within a line.`, this.#name);
  }

  #hold(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > MOST_LINE_BYTES) {
      throw new Unreadable('too-large', `A line of ${this.#name} is longer than 16 MiB.`, this.#name);
    }
    if (bytes.length > 0) this.#pieces.push(Buffer.from(bytes));
  }

  #line(): void {
    const text = Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces = [];
    this.#length = 0;
    this.#each(objectOf(parse(text, this.#name)), text);
  }
}

/** Reads a file as one JSON value. */
export class WholeReader implements Reader {
  readonly #name: string;
  readonly #done: (value: unknown) => void;
  readonly #pieces: Buffer[] = [];
  #length = 0;

  constructor(name: string, done: (value: unknown) => void) {
    this.#name = name;
    this.#done = done;
  }

  take(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length > MOST_WHOLE_BYTES) {
      throw new Unreadable('too-large', `${this.#name} is larger than 64 MiB.`, this.#name);
    }
    this.#pieces.push(piece);
  }

  end(): void {
    this.#done(parse(Buffer.concat(this.#pieces).toString('utf8'), this.#name));
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new Unreadable('counts-differ', `${name} holds what is no JSON.`, name);
  }
}

/** An object; an empty one for anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** A list; an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

const MOST_TEXT = 1000;

/**
 * A value of somebody's JSON as a text to compare, count or show: what is no plain value, or longer than any that
 * Keyreeve writes, becomes a word for that. Of an object, `String` may find no text, or a depth beyond all reason.
 */
export function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return 'something that is no plain value';
  const text = String(value);
  return text.length > MOST_TEXT ? 'something longer than any value' : text;
}

/** The canonical text; nothing for what has none, such as half of a surrogate pair, or a depth beyond all reason. */
export function canonicalText(value: unknown): string | undefined {
  try {
    return canonicalJson(value as Json);
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
