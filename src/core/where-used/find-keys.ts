import { Buffer } from 'node:buffer';
import type { Encoding } from '../model/key-place.ts';
import type { KeyFinder } from './key-finder.ts';
import { Unpacker, type Unsearched } from './unpack.ts';

/** An id in a text: where first, how often, and what it was packed in. */
export interface KeyHit {
  readonly accessKeyId: string;
  /** In the text as it is kept; absent where that has one line only. From 1. */
  readonly line?: number;
  /** The outermost first; empty where the id stands there as it is. */
  readonly encoded: readonly Encoding[];
  /** In what was decoded; absent where that has one line only. From 1. */
  readonly lineInside?: number;
  readonly count: number;
}

/** What was found in a text, and why parts of it could not be searched. */
export interface KeyHits {
  readonly hits: readonly KeyHit[];
  readonly unsearched: readonly Unsearched[];
}

/** Packed in each other so often at most: gzip, in base64, in a MIME part, in gzip, in base64 is the worst of user data. */
const DEEPEST = 6;

interface Part {
  readonly text: string;
  readonly encoded: readonly Encoding[];
  /** The line of the outermost text that it stands in; absent for that text itself. */
  readonly outside?: { readonly line?: number };
}

/**
 * Finds ids of access keys in a text: as they are, in base64 (plain or URL-safe, at any offset, in one line or many),
 * in gzip, in UTF-16, and in these packed in each other.
 *
 * @param text bytes of a file, or what an API gave
 */
export function findKeys(finder: KeyFinder, text: string | Uint8Array): KeyHits {
  const unpacker = new Unpacker(finder);
  const hits = new Map<string, KeyHit>();
  const waiting: Part[] = [{ text: asCharacters(text), encoded: [] }];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    noteHits(hits, finder, part);
    if (part.encoded.length < DEEPEST) waiting.push(...partsOf(part, unpacker));
  }
  return { hits: [...hits.values()].sort(byDepth), unsearched: [...unpacker.unsearched].sort() };
}

/** A character a byte: ids are ASCII, so they are found whatever the rest is written in, and no byte is lost. */
function asCharacters(text: string | Uint8Array): string {
  if (typeof text === 'string') return text;
  return Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1');
}

function partsOf({ text, encoded, outside }: Part, unpacker: Unpacker): readonly Part[] {
  return unpacker.inside(text).map((packed) => ({
    text: packed.text,
    encoded: [...encoded, packed.by],
    // A line break among zipped bytes is none.
    outside: outside ?? (packed.by === 'gzip' ? {} : lineAt(text, packed.index)),
  }));
}

function noteHits(hits: Map<string, KeyHit>, finder: KeyFinder, { text, encoded, outside }: Part): void {
  for (const { accessKeyId, index } of finder.in(text)) {
    const name = [accessKeyId, ...encoded].join(' ');
    const before = hits.get(name);
    if (before !== undefined) {
      hits.set(name, { ...before, count: before.count + 1 });
      continue;
    }
    const { line } = lineAt(text, index);
    hits.set(name, {
      accessKeyId,
      ...(outside ?? lineAt(text, index)),
      encoded,
      ...(outside !== undefined && line !== undefined && { lineInside: line }),
      count: 1,
    });
  }
}

/** The line of a character, from 1, where there is more than one. */
function lineAt(text: string, index: number): { readonly line?: number } {
  const first = text.indexOf('\n');
  if (first === -1 || first === text.length - 1) return {};
  let line = 1;
  for (let at = first; at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line += 1;
  return { line };
}

function byDepth(a: KeyHit, b: KeyHit): number {
  const [one, other] = [a, b].map(
    ({ encoded, accessKeyId }) => `${encoded.length} ${accessKeyId} ${encoded}`,
  );
  return (one ?? '') < (other ?? '') ? -1 : 1;
}
