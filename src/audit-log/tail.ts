import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Problem } from '../core/model/problem.ts';
import { systemCode } from '../core/model/system-error.ts';
import type { Entry, Head } from './entry.ts';
import { entryIn } from './line.ts';

/** The end of a log. */
export interface Tail {
  readonly newest?: Entry;
  /** Bytes up to the end of the newest entry's line. */
  readonly end: number;
  /** What follows without a line feed: the beginning of a line whose writer died. */
  readonly torn: Buffer;
}

const BLOCK_BYTES = 65_536;
const LINE_FEED = 0x0a;

/** Reads the end of an open log of that size. Throws `audit-log-damaged` where its last line is no entry. */
export function readTail(file: number, size: number, path: string): Tail {
  let bytes = Buffer.alloc(0);
  for (let from = size; ; ) {
    const last = bytes.lastIndexOf(LINE_FEED);
    const before = last <= 0 ? -1 : bytes.lastIndexOf(LINE_FEED, last - 1);
    if (before >= 0 || from === 0) return tailIn(bytes, before + 1, last, size, path);
    const length = Math.min(BLOCK_BYTES, from);
    from -= length;
    bytes = Buffer.concat([readAt(file, from, length), bytes]);
  }
}

function tailIn(bytes: Buffer, start: number, last: number, size: number, path: string): Tail {
  const torn = bytes.subarray(last + 1);
  const end = size - torn.length;
  if (last < 0) return { end, torn };
  const newest = entryIn(bytes.toString('utf8', start, last));
  if (newest !== undefined) return { newest, end, torn };
  throw damaged(path, 'its last line is no entry, or was edited');
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(file, bytes, filled, length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

/** More links than a system follows (path_resolution(7)): they lead round in a circle. */
const MOST_LINKS = 40;

/** Through links, also one whose target is still to be made, and those of the folders it lies in: the same while there is no file. */
export function realPath(path: string, links = MOST_LINKS): string {
  if (existsSync(path)) return realpathSync(path);
  const folder = dirname(path);
  if (folder === path) return path;
  const name = join(realPath(folder, links), basename(path));
  const isLink = links > 0 && lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink();
  return isLink === true ? realPath(resolve(dirname(name), readlinkSync(name)), links - 1) : name;
}

/** The file beside the log that holds what was last acknowledged. */
function headPath(path: string): string {
  return `${path}.head`;
}

/**
 * What was last acknowledged; `undefined` where the file beside the log is missing. Without the lock it must be read
 * before the log is: between the two, somebody may add an entry.
 */
export function readHead(path: string): Head | undefined {
  let text: string;
  try {
    text = readFileSync(headPath(path), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})\n$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined) throw damaged(path, `${headPath(path)} holds no head`);
  return { seq: Number(seq), hash };
}

/** Puts a head in the place of the one before: another process sees the one or the other, and nothing between. */
export function writeHead(path: string, { seq, hash }: Head): void {
  const temporary = `${headPath(path)}.tmp`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(file, `${seq}:${hash}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, headPath(path));
}

/**
 * Throws `audit-log-damaged` where the log no longer ends with what was acknowledged. It may be ahead of the head:
 * its writer died between the two, or the disk lost the newer head.
 */
export function checkAcknowledged(
  acknowledged: Head | undefined,
  newest: Entry | undefined,
  path: string,
): void {
  if (acknowledged === undefined) return;
  const seq = newest?.seq ?? 0;
  if (acknowledged.seq > seq) {
    throw damaged(path, `it ends with entry ${seq}, and entry ${acknowledged.seq} was acknowledged`);
  }
  // Entry 0 is the log without entries, and the hash before the first.
  const known =
    acknowledged.seq === seq ? newest?.hash : acknowledged.seq === seq - 1 ? newest?.prev : undefined;
  if (known === undefined || known === acknowledged.hash) return;
  throw damaged(path, `entry ${acknowledged.seq} is not the one that was acknowledged`);
}

/** The problem of a log that does not hold what it should. */
export function damaged(path: string, why: string): Problem {
  return new Problem('audit-log-damaged', `The audit log ${path} is damaged: ${why}.`);
}
