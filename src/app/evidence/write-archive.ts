import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';
import { Deflate, Zip, type ZipInputFile } from 'fflate';
import type { ManifestFile } from '../../core/evidence/manifest.ts';
import { Problem } from '../../core/model/problem.ts';
import { codeOrText } from '../../core/model/system-error.ts';
import type { Content } from './stage.ts';

/** What one archive may hold. */
interface Limits {
  readonly files: number;
  readonly packedBytes: number;
  readonly bytes: number;
}

/** A zip without extensions, which every program reads, has 65,535 files and 4 GiB; `verify` unpacks 16 GiB at most. */
const LIMITS: Limits = { files: 65_000, packedBytes: 4 * 1024 ** 3 - 1024 ** 2, bytes: 16 * 1024 ** 3 };

/** A time that every zip can hold and that means nothing: two archives of one content must not differ. */
const FIXED_TIME = new Date(2000, 0, 1);

/**
 * Writes a zip file by file, whole or not at all: what stood there before stays until {@link ArchiveWriter.finish}. The
 * same names and contents in the same order give the same bytes, on every machine: fflate packs in JavaScript, where
 * zlib's bytes differ between processors.
 */
export class ArchiveWriter {
  readonly #path: string;
  /** Where it will be, and beside that where it is made: a link may lead to another disk. */
  readonly #place: string;
  readonly #temporary: string;
  readonly #file: number;
  readonly #zip: Zip;
  #files = 0;
  #bytes = 0;
  #packed = 0;
  readonly #limits: Limits;
  #isClosed = false;
  #failure: unknown;

  /** Throws the {@link Problem} `output-unwritable`. */
  constructor(path: string, limits = LIMITS) {
    this.#path = path;
    this.#limits = limits;
    refuseNoFile(
      path,
      this.#trying(() => statSync(path, { throwIfNoEntry: false })),
    );
    this.#place = this.#trying(() => realPath(path));
    this.#temporary = `${this.#place}.${process.pid}.tmp`;
    this.#file = this.#trying(() => openSync(this.#temporary, 'w', 0o600));
    this.#zip = new Zip((error, bytes) => this.#take(error, bytes));
  }

  /** Adds a file. Throws the {@link Problem} `evidence-too-large` or `output-unwritable`. */
  async add(name: string, content: Content): Promise<ManifestFile> {
    this.#files += 1;
    if (this.#files > this.#limits.files) throw tooLarge(`more than ${this.#limits.files} files`);
    const packed: ZipInputFile & { crc: number; size: number } = {
      filename: name,
      compression: 8,
      mtime: FIXED_TIME,
      crc: 0,
      size: 0,
    };
    this.#zip.add(packed);
    const deflate = new Deflate({ level: 6 }, (bytes, final) => packed.ondata?.(null, bytes, final));
    const hash = createHash('sha256');
    for await (const bytes of content) {
      packed.crc = crc32(bytes, packed.crc);
      packed.size += bytes.length;
      hash.update(bytes);
      deflate.push(bytes, false);
      this.#check();
    }
    deflate.push(new Uint8Array(0), true);
    this.#bytes += packed.size;
    this.#check();
    return { name, bytes: packed.size, sha256: hash.digest('hex') };
  }

  /** Ends the archive and puts it in its place; gives its length in bytes. */
  finish(): number {
    this.#zip.end();
    this.#check();
    this.#trying(() => {
      fsyncSync(this.#file);
      this.#close();
      renameSync(this.#temporary, this.#place);
    });
    return this.#packed;
  }

  /** After something went wrong: leaves nothing behind. */
  abandon(): void {
    this.#close();
    rmSync(this.#temporary, { force: true });
  }

  /** Once: its number may be another file's by then. */
  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#file);
  }

  #take(error: Error | null, bytes: Uint8Array | null): void {
    if (error !== null) this.#failure ??= error;
    if (this.#failure !== undefined || bytes === null) return;
    try {
      // Not writeSync, which may write a part only.
      writeFileSync(this.#file, bytes);
      this.#packed += bytes.length;
    } catch (reason) {
      this.#failure = reason;
    }
  }

  #check(): void {
    if (this.#failure !== undefined) throw unwritable(this.#path, this.#failure);
    const { packedBytes, bytes } = this.#limits;
    if (this.#packed > packedBytes) throw tooLarge(`more than ${packedBytes} bytes, packed`);
    if (this.#bytes > bytes) throw tooLarge(`more than ${bytes} bytes`);
  }

  #trying<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw unwritable(this.#path, error);
    }
  }
}

/** A link stays one. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOrText(error) === 'ENOENT') return path;
    throw error;
  }
}

function tooLarge(what: string): Problem {
  return new Problem('evidence-too-large', `The evidence does not fit into one archive: ${what}.`);
}

/** Moving a file to where a pipe or a device stands, /dev/null say, would put it in its place. */
function refuseNoFile(path: string, there: Stats | undefined): void {
  if (there !== undefined && !there.isFile())
    throw new Problem('output-unwritable', `${path} cannot be written: it is a pipe or a device, no file.`);
}

function unwritable(path: string, cause: unknown): Problem {
  return new Problem('output-unwritable', `${path} cannot be written (${codeOrText(cause)}).`, { cause });
}
