import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import type { Entry } from '../core/model/audit-entry.ts';
import { canonicalJson } from '../core/model/canonical-json.ts';

/** What can be wrong with a log, as far as the evidence tells it apart. */
export type FaultKind =
  /** A line that is no entry at all. */
  | 'not-json'
  /** An entry whose text is not the one text it can have: written by something else. */
  | 'not-canonical'
  /** An entry that does not have the hash it was written with. */
  | 'edited'
  | 'dropped'
  | 'swapped'
  | 'inserted'
  /** An entry that follows another one than the one before it, which was written anew, hash and all. */
  | 'chain'
  /** Shorter than what was acknowledged, or kept elsewhere. */
  | 'truncated'
  /** The beginning of a line at the end: its writer died, and it was never acknowledged. */
  | 'torn'
  | 'bad-signature'
  | 'unsigned';

/** The first fault of a log. */
export interface Fault {
  readonly kind: FaultKind;
  /** From 1; one after the last line for what is missing there. */
  readonly line: number;
  /** The number of the entry, where the line has one. */
  readonly seq?: number;
  readonly words: string;
}

/** A line, without its line feed. */
export interface Line {
  readonly number: number;
  readonly bytes: Buffer;
  /** It has its line feed. */
  readonly ended: boolean;
}

/** All lines from the beginning, each time it is called. */
export type Lines = () => Iterable<Line>;

const BLOCK_BYTES = 65_536;
const LINE_FEED = 0x0a;

/** The lines of the file from its beginning, read in blocks. */
export function* linesOf(file: number): Generator<Line> {
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let pieces: Buffer[] = [];
  let number = 1;
  let position = 0;
  for (let size = readSync(file, block, 0, BLOCK_BYTES, 0); size > 0; ) {
    let start = 0;
    for (let end = block.indexOf(LINE_FEED); end >= 0 && end < size; end = block.indexOf(LINE_FEED, start)) {
      yield { number, bytes: Buffer.concat([...pieces, block.subarray(start, end)]), ended: true };
      pieces = [];
      number += 1;
      start = end + 1;
    }
    if (start < size) pieces.push(Buffer.from(block.subarray(start, size)));
    position += size;
    size = readSync(file, block, 0, BLOCK_BYTES, position);
  }
  if (pieces.length > 0) yield { number, bytes: Buffer.concat(pieces), ended: false };
}

/** An entry whose hash is its own, or what is wrong with the line. */
export function readLine({ number, bytes }: Line): Fault | { readonly entry: Entry } {
  const text = textOf(bytes);
  const entry = text === undefined ? undefined : entryOf(text);
  if (text === undefined || entry === undefined) {
    return { kind: 'not-json', line: number, words: 'The line is no entry.' };
  }
  const { seq } = entry;
  const { hash: _, signature: __, ...bare } = entry;
  if (sha256(canonical(bare)) !== entry.hash) {
    return {
      kind: 'edited',
      line: number,
      seq,
      words: `Entry ${seq} was edited: its hash is not that of its content.`,
    };
  }
  if (canonical(entry) === text) return { entry };
  const words = `Entry ${seq} is not written as Keyreeve writes it: the line was touched by another program.`;
  return { kind: 'not-canonical', line: number, seq, words };
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function entryOf(text: string): Entry | undefined {
  try {
    const value = JSON.parse(text) as Partial<Entry> | null;
    const { v, seq, prev, hash } = value ?? {};
    const shaped =
      v === 1 && Number.isSafeInteger(seq) && typeof prev === 'string' && typeof hash === 'string';
    return shaped ? (value as Entry) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The canonical text, or nothing for what has none, such as half of a surrogate pair. */
function canonical(value: object): string {
  try {
    return canonicalJson(value as Parameters<typeof canonicalJson>[0]);
  } catch (error) {
    if (error instanceof Error) return '';
    throw error;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The first entry of the whole log that is meant. Only for saying more of a fault that is found. */
export function find(
  lines: Lines,
  isMeant: (entry: Entry, line: number) => boolean,
): (Pick<Entry, 'seq' | 'prev'> & { readonly line: number }) | undefined {
  for (const line of lines()) {
    const read = line.ended ? readLine(line) : undefined;
    if (read === undefined || 'kind' in read || !isMeant(read.entry, line.number)) continue;
    return { seq: read.entry.seq, prev: read.entry.prev, line: line.number };
  }
  return undefined;
}
