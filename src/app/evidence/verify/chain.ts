import { createHash } from 'node:crypto';
import type { EvidenceFault } from './fault.ts';
import { canonicalText, objectOf } from './lines.ts';

/** An entry's number and hash. */
interface Link {
  readonly seq: unknown;
  readonly hash: unknown;
}

/** Follows the entries of a segment of an audit log as they are read. */
export class Chain {
  /** Of outsiders' archives: hashes without what they are of. */
  readonly #redacted: boolean;
  #first: Readonly<Record<string, unknown>> | undefined;
  #last: Link | undefined;
  #broken: string | undefined;
  entries = 0;

  constructor(redacted: boolean) {
    this.#redacted = redacted;
  }

  add(entry: Readonly<Record<string, unknown>>, text: string): void {
    const { seq, prev, hash } = entry;
    this.entries += 1;
    this.#first ??= entry;
    const before = this.#last;
    const follows = before === undefined || (prev === before.hash && seq === Number(before.seq) + 1);
    if (!follows) this.#broken ??= `entry ${shown(seq)} does not follow the one before it`;
    if (!this.#redacted && !isItself(entry, text)) {
      this.#broken ??= `entry ${shown(seq)} does not have the hash of its content`;
    }
    this.#last = { seq, hash };
  }

  /** What is wrong with it, beside what the archive itself says of the log. */
  fault(file: string, row: Readonly<Record<string, unknown>>): EvidenceFault | undefined {
    const segment = objectOf(row.segment);
    const [before, head] = [objectOf(segment.before), objectOf(segment.head)];
    const first = this.#first;
    const begins = first !== undefined && first.prev === before.hash && first.seq === Number(before.seq) + 1;
    const ends = this.#last?.hash === head.hash && this.#last?.seq === head.seq;
    const damaged = objectOf(row.verification).state === 'damaged';
    const why =
      segment.entries !== this.entries
        ? `it has ${this.entries} entries, and should have ${shown(segment.entries)}`
        : damaged
          ? undefined
          : (this.#broken ??
            (begins ? undefined : 'its first entry does not follow the one that is named') ??
            (ends ? undefined : 'its last entry is not the one that is named'));
    if (why === undefined) return undefined;
    return { kind: 'chain-broken', file, words: `The chain of ${file} does not hold: ${why}.` };
  }
}

function shown(seq: unknown): string {
  return Number.isSafeInteger(seq) ? String(seq) : 'without a number';
}

/** SHA-256 over the canonical text without hash and signature; and the line is written in no other way. */
function isItself(entry: Readonly<Record<string, unknown>>, text: string): boolean {
  const { hash, signature: _, ...bare } = entry;
  const content = canonicalText(bare);
  if (content === undefined || canonicalText(entry) !== text) return false;
  return createHash('sha256').update(content, 'utf8').digest('hex') === hash;
}
