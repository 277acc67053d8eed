import { Buffer } from 'node:buffer';
import { constants, gunzipSync } from 'node:zlib';
import type { Encoding } from '../model/key-place.ts';
import { base64Runs } from './base64-runs.ts';
import type { KeyFinder } from './key-finder.ts';

/** A text that was packed in another one: a character a byte. */
export interface Packed {
  readonly text: string;
  readonly by: Encoding;
  /** Where in the outer text it stood. */
  readonly index: number;
}

/** Why something was not searched. `too-large`: it unpacks to more. `damaged`: it begins as gzip does, and is none. */
export type Unsearched = 'too-large' | 'damaged';

/** More than any setting of AWS holds, and as much as one wants to have in memory of a file. */
const MOST_UNPACKED = 64 * 1024 * 1024;
/** All that is unpacked of one text: a text of a few megabytes can be made that unpacks to terabytes. */
const MOST_TOGETHER = 4 * MOST_UNPACKED;

/** Unpacks one text, and what is found in it, within bounds. */
export class Unpacker {
  readonly unsearched = new Set<Unsearched>();
  readonly #finder: KeyFinder;
  #left = MOST_TOGETHER;

  constructor(finder: KeyFinder) {
    this.#finder = finder;
  }

  /** What is packed directly in a text. */
  inside(text: string): readonly Packed[] {
    const unzipped = isGzip(text) ? this.#unzip(text) : undefined;
    // What is zipped holds nothing else that could be read.
    if (unzipped !== undefined) return this.#bounded([{ text: unzipped, by: 'gzip', index: 0 }]);
    return this.#bounded([...wideTexts(text), ...this.#fromBase64(text)]);
  }

  /**
   * A run is decoded from its start, and from where gzip begins in it. Letters of what stands before can belong to
   * a run by chance: where an id is hidden in it, all four starts are tried.
   */
  #fromBase64(text: string): readonly Packed[] {
    return base64Runs(text).flatMap(({ run, index }) => {
      const starts = this.#finder.mayHide(run) ? [0, 1, 2, 3] : [0];
      const decoded = starts.map((start): Packed => ({ text: decode(run, start), by: 'base64', index }));
      const zipped = run.indexOf(GZIP_IN_BASE64, 1);
      if (zipped > 3) decoded.push({ text: decode(run, zipped), by: 'base64', index });
      return decoded;
    });
  }

  #unzip(text: string): string | undefined {
    try {
      const how = { maxOutputLength: MOST_UNPACKED, finishFlush: constants.Z_SYNC_FLUSH };
      return gunzipSync(Buffer.from(text, 'latin1'), how).toString('latin1');
    } catch (error) {
      const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      this.unsearched.add(tooLarge ? 'too-large' : 'damaged');
      return undefined;
    }
  }

  #bounded(found: readonly Packed[]): readonly Packed[] {
    return found.filter(({ text }) => {
      this.#left -= text.length;
      if (this.#left < 0) this.unsearched.add('too-large');
      return this.#left >= 0;
    });
  }
}

/** How gzip begins, in base64: its two bytes and the one method there is. */
const GZIP_IN_BASE64 = 'H4sI';

/** The header of a gzip file (RFC 1952): more of it than two bytes, which other files begin with by chance. */
function isGzip(text: string): boolean {
  if (!text.startsWith('\x1f\x8b\x08')) return false;
  const [flags = 255, speed = 255, system = 254] = [3, 8, 9].map((at) => text.charCodeAt(at));
  return flags < 32 && [0, 2, 4].includes(speed) && (system <= 13 || system === 255);
}

function decode(run: string, start: number): string {
  return Buffer.from(run.slice(start), 'base64').toString('latin1');
}

/** Texts in UTF-16, which PowerShell writes and takes: a character of ASCII, a zero, and so on. */
function wideTexts(text: string): readonly Packed[] {
  if (!text.includes('\0')) return [];
  return [...text.matchAll(/(?:[\t\n\r\x20-\x7e]\0){15,}[\t\n\r\x20-\x7e]?/g)].map(({ 0: wide, index }) => ({
    text: wide.replaceAll('\0', ''),
    by: 'utf-16',
    index,
  }));
}
