import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../core/model/finding.ts';
import type { AccountCoverage } from '../core/model/run.ts';

/** Characters kept in memory; what goes beyond is put in a file, so that 10,000 accounts need no more than 100. */
const KEPT_IN_MEMORY = 2_000_000;

/**
 * Characters of a piece: an account of many users is kept in several. V8 puts strings above 128 KB aside,
 * where only its rare full collections find them.
 */
const PIECE = 100_000;

interface Place {
  readonly account: string;
  /** In memory, or where it lies in the file. */
  readonly text?: string;
  readonly from: number;
  readonly bytes: number;
}

/** An account's result, as far as it is kept. */
interface Kept {
  readonly coverage: Pick<AccountCoverage, 'account'>;
  readonly findings: readonly Finding[];
}

/**
 * Findings of accounts that finish in any order, given back in the order of account ids. The file is only
 * the user's to read and is gone when the program ends.
 */
export class Spool {
  readonly #places: Place[] = [];
  readonly #wanted: (finding: Finding) => boolean;
  #kept = 0;
  /** Used for every read: a buffer for each would lie about until the next collection. */
  #buffer = Buffer.alloc(0);
  #file: { readonly folder: string; readonly descriptor: number; size: number } | undefined;

  /** @param wanted which findings will be asked for; the others are not kept */
  constructor(wanted: (finding: Finding) => boolean) {
    this.#wanted = wanted;
  }

  add({ coverage, findings }: Kept): void {
    const account = coverage.account.id;
    let piece = '';
    for (const finding of findings) {
      if (!this.#wanted(finding)) continue;
      piece += `${JSON.stringify(finding)}\n`;
      if (piece.length < PIECE) continue;
      this.#keep(account, piece);
      piece = '';
    }
    if (piece !== '') this.#keep(account, piece);
  }

  #keep(account: string, text: string): void {
    if (this.#kept + text.length <= KEPT_IN_MEMORY) {
      this.#kept += text.length;
      this.#places.push({ account, text, from: 0, bytes: 0 });
    } else {
      this.#places.push({ account, ...this.#append(text) });
    }
  }

  #append(text: string): { from: number; bytes: number } {
    if (this.#file === undefined) {
      const folder = mkdtempSync(join(tmpdir(), 'keyreeve-'));
      this.#file = { folder, descriptor: openSync(join(folder, 'findings'), 'wx+', 0o600), size: 0 };
    }
    const file = this.#file;
    const from = file.size;
    const data = Buffer.from(text);
    // One call may write a part only.
    for (let done = 0; done < data.length; ) {
      done += writeSync(file.descriptor, data, done, data.length - done, from + done);
    }
    file.size += data.length;
    return { from, bytes: data.length };
  }

  /** Walks the findings in order, as often as asked. */
  get findings(): Iterable<Finding> {
    const read = (place: Place) => this.#read(place);
    const places = this.#places;
    return {
      *[Symbol.iterator]() {
        for (const place of places.toSorted((a, b) =>
          a.account < b.account ? -1 : Number(a.account > b.account),
        )) {
          for (const line of read(place).split('\n')) {
            if (line !== '') yield JSON.parse(line) as Finding;
          }
        }
      },
    };
  }

  /** Walks the findings of one account, in the order they were added. */
  *of(account: string): Generator<Finding> {
    for (const place of this.#places) {
      if (place.account !== account) continue;
      for (const line of this.#read(place).split('\n')) {
        if (line !== '') yield JSON.parse(line) as Finding;
      }
    }
  }

  #read({ text, from, bytes }: Place): string {
    if (text !== undefined) return text;
    if (this.#file === undefined) return '';
    if (this.#buffer.length < bytes) this.#buffer = Buffer.allocUnsafe(bytes);
    for (let done = 0; done < bytes; ) {
      done += readSync(this.#file.descriptor, this.#buffer, done, bytes - done, from + done);
    }
    return this.#buffer.toString('utf8', 0, bytes);
  }

  /** Removes the file. */
  close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file.descriptor);
    rmSync(this.#file.folder, { recursive: true, force: true });
    this.#file = undefined;
  }
}
