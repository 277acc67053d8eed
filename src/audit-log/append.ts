import { createHash, type KeyObject } from 'node:crypto';
import {
  accessSync,
  type BigIntStats,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { counted } from '../core/model/counted.ts';
import { Problem } from '../core/model/problem.ts';
import { systemCode } from '../core/model/system-error.ts';
import { flushFolder } from '../system/flush-folder.ts';
import type { AuditLog, Entry, Head, NewEntry } from './entry.ts';
import { chained, lineOf, NO_HEAD } from './line.ts';
import { lockFile } from './lock.ts';
import { readEntries } from './read.ts';
import { readSigningKey } from './signing.ts';
import { checkAcknowledged, damaged, readHead, readTail, realPath, type Tail, writeHead } from './tail.ts';
import { unwritable } from './unwritable.ts';

export interface AuditLogOptions {
  /** Name and version of the program, as each entry has it. */
  readonly tool: string;
  /** An Ed25519 private key, or a PEM file with one, that signs each entry. */
  readonly signWith?: KeyObject | string;
  /** Milliseconds that are waited for another writer. Default 30,000: nothing else is done meanwhile. */
  readonly waitMs?: number;
}

/**
 * Opens an audit log for writing; the file is made by the first entry. Throws the {@link Problem}
 * `audit-log-unwritable` or `audit-log-damaged` at once where an entry could not be added, so that nothing is
 * begun that could not be written down, and `bad-argument` or `unreadable-file` for the key.
 */
export function openAuditLog(path: string, { tool, signWith, waitMs = WAIT_MS }: AuditLogOptions): AuditLog {
  const key = typeof signWith === 'string' ? readSigningKey(signWith) : signWith;
  // By one name for all: the lock and the head lie beside it.
  const real = realOf(path);
  const there = refuseUnwritable(real);
  return new FileLog(real, { tool, key, waitMs }, there);
}

function realOf(path: string): string {
  try {
    return realPath(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** A writer holds the lock for milliseconds. Who waits for so long waits for one that hangs. */
const WAIT_MS = 30_000;

/** What a look at the file must give for what was read of it to be true still. */
type Seen = Pick<BigIntStats, 'dev' | 'ino' | 'size' | 'mtimeNs'>;

interface Writer {
  readonly tool: string;
  readonly key: KeyObject | undefined;
  readonly waitMs: number;
}

class FileLog implements AuditLog {
  readonly path: string;
  readonly #tool: string;
  readonly #key: KeyObject | undefined;
  readonly #waitMs: number;
  #known: { readonly seen: Seen; readonly head: Head } | undefined;
  /** Acknowledged before this writer or by it: a log without it was taken away meanwhile, and is not begun anew. */
  #there: Head;

  constructor(path: string, { tool, key, waitMs }: Writer, there: Head) {
    this.path = path;
    this.#there = there;
    this.#tool = tool;
    this.#key = key;
    this.#waitMs = waitMs;
  }

  append(entry: NewEntry): Entry {
    const lock = lockOf(this.path, this.#waitMs);
    try {
      if (!existsSync(this.path)) this.#refuseTaken(NO_HEAD);
      return withFile(this.path, (file) => this.#appendTo(file, entry));
    } catch (error) {
      this.#known = undefined;
      throw unwritable(this.path, error);
    } finally {
      lock.release();
    }
  }

  entries(): readonly Entry[] {
    return existsSync(this.path) ? readEntries(this.path) : [];
  }

  head(): Head {
    return existsSync(this.path) ? newestOf(this.path) : NO_HEAD;
  }

  #appendTo(file: number, entry: NewEntry): Entry {
    const seen = fstatSync(file, { bigint: true });
    const { head, end, torn } = this.#tailOf(file, seen);
    if (torn.length === 0) return this.#write(file, entry, { head, end });
    // Never acknowledged, and never to be trusted: whoever reads the log shall see that there was something.
    ftruncateSync(file, end);
    const cut = this.#write(file, tornWrite(entry, torn), { head, end });
    return this.#write(file, entry, { head: cut, end: Number(fstatSync(file).size) });
  }

  /** Reads the end only where somebody else has written since. */
  #tailOf(file: number, seen: BigIntStats): Omit<Tail, 'newest'> & { readonly head: Head } {
    const size = Number(seen.size);
    if (this.#known !== undefined && isSame(this.#known.seen, seen)) {
      return { head: this.#known.head, end: size, torn: Buffer.alloc(0) };
    }
    const tail = readTail(file, size, this.path);
    // Before anything is taken away: what lacks its line feed may be an acknowledged entry that an editor touched.
    checkAcknowledged(readHead(this.path), tail.newest, this.path);
    this.#refuseTaken(tail.newest ?? NO_HEAD);
    return { head: tail.newest ?? NO_HEAD, end: tail.end, torn: tail.torn };
  }

  #refuseTaken(newest: Head): void {
    const { seq, hash } = this.#there;
    if (newest.seq > seq || (newest.seq === seq && newest.hash === hash)) return;
    const left = newest.seq === 0 ? 'it is gone' : `it ends with another entry ${newest.seq}`;
    throw damaged(this.path, `${left}, and entry ${seq} was there when this program last looked`);
  }

  /** The line, flushed; then the head beside it, flushed. Fails either, the line is taken back. */
  #write(file: number, entry: NewEntry, { head, end }: { head: Head; end: number }): Entry {
    const made = chained(entry, head, this.#tool, this.#key);
    try {
      writeFileSync(file, lineOf(made));
      fsyncSync(file);
      writeHead(this.path, made);
    } catch (error) {
      ftruncateSync(file, end);
      throw error;
    }
    this.#known = { seen: fstatSync(file, { bigint: true }), head: { seq: made.seq, hash: made.hash } };
    this.#there = this.#known.head;
    return made;
  }
}

function isSame(a: Seen, b: Seen): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;
}

function tornWrite({ at, actor }: NewEntry, torn: Buffer): NewEntry {
  const sha256 = createHash('sha256').update(torn).digest('hex');
  return {
    at,
    actor,
    action: 'torn-write',
    about: { bytes: torn.length, sha256 },
    words: 'A write that had been cut off was taken away; it had never been acknowledged.',
  };
}

function lockOf(path: string, waitMs: number) {
  try {
    return lockFile(`${path}.lock`, { waitMs });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'busy') throw error;
    const words = `The audit log ${path} cannot be written: another process has held its lock for ${counted(waitMs / 1000, 'second')}.`;
    throw new Problem('audit-log-unwritable', words, { cause: error });
  }
}

/** Opens the log for adding to it. A file that is new is in its folder for good before anything is written. */
function withFile<T>(path: string, work: (file: number) => T): T {
  const { file, isNew } = openForAppend(path);
  try {
    if (isNew) flushFolder(dirname(path));
    if (!fstatSync(file).isFile()) throw notAFile();
    return work(file);
  } finally {
    closeSync(file);
  }
}

/** For the user's own eyes: entries name users and keys. */
const OWNER_ONLY = 0o600;
const APPENDING = constants.O_RDWR | constants.O_APPEND | constants.O_NONBLOCK;

function openForAppend(path: string): { readonly file: number; readonly isNew: boolean } {
  try {
    return { file: openSync(path, APPENDING), isNew: false };
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  return { file: openSync(path, APPENDING | constants.O_CREAT, OWNER_ONLY), isNew: true };
}

function notAFile(): Error {
  return Object.assign(new Error('It is no file.'), { code: 'ENXIO' });
}

/** Gives what was acknowledged: a line that is just being written may be taken back. */
function refuseUnwritable(path: string): Head {
  try {
    if (existsSync(path)) {
      const newest = newestOf(path, APPENDING);
      return readHead(path) ?? newest;
    }
    // What cannot be looked at is not what is not there.
    statSync(path, { throwIfNoEntry: false });
    checkAcknowledged(readHead(path), undefined, path);
    accessSync(`${dirname(path)}/`, constants.W_OK);
    return NO_HEAD;
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** The newest entry's head, as it stands, checked against what was acknowledged. */
function newestOf(path: string, flags: number = constants.O_RDONLY): Head {
  const acknowledged = readHead(path);
  const file = openSync(path, flags | constants.O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) throw notAFile();
    const { newest } = readTail(file, fstatSync(file).size, path);
    checkAcknowledged(acknowledged, newest, path);
    return newest === undefined ? NO_HEAD : { seq: newest.seq, hash: newest.hash };
  } finally {
    closeSync(file);
  }
}
