import { Problem } from '../../core/model/problem.ts';
import { type Database, quoted, quotedPath } from './duckdb.ts';
import type { SizedFile, UnreadFile } from './find-files.ts';

/** What is told while files are read. */
export interface ReadProgress {
  readonly files: number;
  readonly ofFiles: number;
  /** Unpacked. */
  readonly bytes: number;
  readonly ofBytes: number;
}

/** One statement over files. */
export interface Reading {
  /** The type of `Records`: `JSON[]`. */
  readonly columns: string;
  /** Makes the statement; `source` has the columns `filename` and `Records`, which is NULL where a file has none. */
  statement(source: string): string;
  readonly onProgress?: (progress: ReadProgress) => void;
}

const MIB = 1_048_576;

/** Files of one statement: few enough that a damaged one costs little, and that progress shows. */
const FILES_A_BATCH = 1000;
const BYTES_A_BATCH = 1024 * MIB;

/** DuckDB holds a whole object for each thread, twice and as a tree, so what is large is read by fewer threads. */
const SMALLEST_CLASS_MIB = 16;
const LARGEST_CLASS_MIB = 256;
const MIB_AT_ONCE = 256;

/** After so many files were named as the fault of one batch, more are looked for by halves. */
const NAMED_AT_MOST = 3;

/**
 * Runs statements over files, some at a time. A file that DuckDB cannot read fails its statement whole, which leaves
 * nothing behind: it is left out, and the others are read again. DuckDB does not look at the checksum of a packed
 * file: damage shows where what comes out is no JSON any more.
 */
export class BatchReader {
  readonly #database: Database;
  readonly #signal: AbortSignal | undefined;
  #threads: number;
  /** By path, what could not be read, and why. They are not tried again. */
  readonly damaged = new Map<string, UnreadFile>();

  constructor(database: Database, signal?: AbortSignal) {
    this.#database = database;
    this.#signal = signal;
    this.#threads = database.threads;
  }

  async read(files: readonly SizedFile[], reading: Reading): Promise<void> {
    const ofBytes = sumOf(files);
    let [done, bytes] = [0, 0];
    for (const batch of batchesOf(files)) {
      await this.#batch(batch, reading, 0);
      done += batch.length;
      bytes += sumOf(batch);
      reading.onProgress?.({ files: done, ofFiles: files.length, bytes, ofBytes });
    }
  }

  async #batch(all: readonly SizedFile[], reading: Reading, named: number): Promise<void> {
    const files = all.filter(({ path }) => !this.damaged.has(path));
    const [first, second] = files;
    if (first === undefined) return;
    const fault = await this.#attempt(files, reading, 'newline_delimited', classOf(first));
    if (fault === undefined) return;
    if (second === undefined) {
      await this.#alone(first, reading);
      return;
    }
    const culprit = named < NAMED_AT_MOST ? files.find(({ path }) => fault.includes(path)) : undefined;
    if (culprit !== undefined) {
      await this.#alone(culprit, reading);
      const rest = files.filter((file) => file !== culprit);
      await this.#batch(rest, reading, named + 1);
      return;
    }
    const half = Math.ceil(files.length / 2);
    await this.#batch(files.slice(0, half), reading, NAMED_AT_MOST);
    await this.#batch(files.slice(half), reading, NAMED_AT_MOST);
  }

  /** A file that was laid out for people, or in which a size was not told right, is readable by itself. */
  async #alone(file: SizedFile, reading: Reading): Promise<void> {
    let fault = await this.#attempt([file], reading, 'unstructured', classOf(file));
    if (fault !== undefined && TOO_LARGE.test(fault)) {
      fault = await this.#attempt([file], reading, 'unstructured', LARGEST_CLASS_MIB);
    }
    if (fault !== undefined) this.damaged.set(file.path, unreadFile(fault));
  }

  async #useThreads(threads: number): Promise<void> {
    if (threads === this.#threads) return;
    await this.#database.run(`SET threads = ${threads}`);
    this.#threads = threads;
  }

  /** What DuckDB says of it where it fails. */
  async #attempt(
    files: readonly SizedFile[],
    reading: Reading,
    format: string,
    classMib: number,
  ): Promise<string | undefined> {
    const stop = () => this.#database.interrupt();
    this.#signal?.addEventListener('abort', stop);
    try {
      this.#signal?.throwIfAborted();
      await this.#useThreads(Math.max(1, Math.min(this.#database.threads, MIB_AT_ONCE / classMib)));
      await this.#database.run(reading.statement(sourceOf(files, reading.columns, format, classMib)));
      return undefined;
    } catch (error) {
      return faultIn(error, this.#signal);
    } finally {
      this.#signal?.removeEventListener('abort', stop);
    }
  }
}

/** What DuckDB says of an object that is longer than the class of its file. */
const TOO_LARGE = /maximum_object_size/;

function sumOf(files: readonly SizedFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function classOf({ bytes }: SizedFile): number {
  let classMib = SMALLEST_CLASS_MIB;
  while (bytes > classMib * MIB && classMib < LARGEST_CLASS_MIB) classMib *= 2;
  return classMib;
}

function* batchesOf(files: readonly SizedFile[]): Generator<readonly SizedFile[]> {
  const alike = Map.groupBy(files, (file) => `${file.isPacked} ${classOf(file)}`);
  for (const group of alike.values()) {
    let [batch, bytes]: [SizedFile[], number] = [[], 0];
    for (const file of group) {
      if (batch.length === FILES_A_BATCH || (batch.length > 0 && bytes + file.bytes > BYTES_A_BATCH)) {
        yield batch;
        [batch, bytes] = [[], 0];
      }
      batch.push(file);
      bytes += file.bytes;
    }
    yield batch;
  }
}

/**
 * CloudTrail writes a file as one line, and DuckDB reads lines twice as fast as JSON of any layout. The object may be
 * as long as the class says, and a little more.
 */
function sourceOf(files: readonly SizedFile[], columns: string, format: string, classMib: number): string {
  const paths = files.map(({ path }) => quotedPath(path)).join(', ');
  const compression = files[0]?.isPacked === true ? 'gzip' : 'uncompressed';
  return `read_json([${paths}], columns = {Records: ${quoted(columns)}}, records = true, filename = true, format = '${format}', compression = '${compression}', maximum_object_size = ${classMib * MIB + 4096})`;
}

/** What may be the fault of a file, or of the machine while it is read. All else is a bug, and is thrown on. */
const FAULT_OF_FILE = /^(?:Invalid Input|IO|Out of Memory|Conversion|Serialization|Permission) Error/;

function faultIn(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted === true) {
    throw new Problem('cancelled', 'Interrupted while the trail files were read.', { cause: error });
  }
  const words = error instanceof Error ? error.message : '';
  if (!FAULT_OF_FILE.test(words)) throw error;
  return words;
}

/** In our words: DuckDB's hold pieces of the file. */
function unreadFile(fault: string): UnreadFile {
  const [, code, words] = FAULTS.find(([sign]) => sign.test(fault)) ?? OTHER_FAULT;
  return { code, words };
}

const OTHER_FAULT = [/(?:)/, 'UnreadableFile', 'DuckDB cannot read the file.'] as const;
const FAULTS: readonly (readonly [sign: RegExp, code: string, words: string])[] = [
  [
    TOO_LARGE,
    'TooLarge',
    `The file unpacks to more than ${LARGEST_CLASS_MIB} MB, which is the most that is read of one.`,
  ],
  [/^Out of Memory/, 'OutOfMemory', 'Memory, or room for temporary files, did not suffice for the file.'],
  [/transform error/i, 'NotATrailLog', 'The file is JSON, but not a CloudTrail log as CloudTrail writes it.'],
  [/Malformed JSON/, 'DamagedFile', 'The file is damaged or cut short: what it holds is not whole JSON.'],
  [
    /gzip|decode|decompress|inflate/i,
    'DamagedFile',
    'The file is damaged: it cannot be unpacked to its end.',
  ],
  [/^IO Error/, 'UnreadableFile', 'The file cannot be read.'],
];
