import { type KeyObject, verify as signatureHolds } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Entry, Head } from '../core/model/audit-entry.ts';
import { Problem } from '../core/model/problem.ts';
import { type Fault, find, type Line, type Lines, linesOf, readLine } from './verify-lines.ts';

export type { Fault, FaultKind } from './verify-lines.ts';

export type Verification = Whole | { readonly ok: false; readonly path: string; readonly fault: Fault };

export interface Whole {
  readonly ok: true;
  readonly path: string;
  readonly entries: number;
  readonly head: Head;
  /** Entries whose signature was checked, and entries without one. */
  readonly signed: number;
  readonly unsigned: number;
  /** The head beside the log was there, and the log has it. */
  readonly beside: boolean;
}

export interface VerifyOptions {
  /** Heads kept elsewhere: the log must have each of them. */
  readonly heads?: readonly Head[];
  readonly publicKey?: KeyObject;
  readonly requireSignatures?: boolean;
}

/**
 * Reads a log line by line and gives its first fault, or says that it is whole. A chain shows what was changed in
 * it, and not that its end was cut off: for that, hand in a head that was kept elsewhere.
 *
 * Throws the {@link Problem} `unreadable-file` where there is no log and none was ever acknowledged.
 */
export function verifyAuditLog(path: string, options: VerifyOptions = {}): Verification {
  // The head first: entries may be added while we read.
  const beside = headBeside(path);
  const heads = [...(options.heads ?? []), ...(beside === undefined ? [] : [beside])];
  const file = openLog(path, heads.length > 0);
  const lines = () => (file === undefined ? [] : linesOf(file));
  try {
    const verification = verifyLines(path, lines, { ...options, heads });
    return verification.ok ? { ...verification, beside: beside !== undefined } : verification;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * The same of a log whose lines lie somewhere else, such as a copy in a store.
 *
 * @param name for the answer
 * @param lines all of them from the beginning, each time it is called
 */
export function verifyLines(name: string, lines: Lines, options: VerifyOptions = {}): Verification {
  const walk = { hashes: [], heads: options.heads ?? [], options, signed: 0 } satisfies Walk;
  const fault = firstFault(lines, walk);
  return fault === undefined ? whole(name, walk) : { ok: false, path: name, fault };
}

/** What is known of the lines so far. */
interface Walk {
  /** Of the entries so far: that of entry n stands at n - 1. */
  readonly hashes: string[];
  readonly heads: readonly Head[];
  readonly options: VerifyOptions;
  signed: number;
}

const BEFORE_THE_FIRST = '0'.repeat(64);

function whole(path: string, { hashes, signed }: Walk): Whole {
  const entries = hashes.length;
  const head = { seq: entries, hash: hashes.at(-1) ?? BEFORE_THE_FIRST };
  return { ok: true, path, entries, head, signed, unsigned: entries - signed, beside: false };
}

function firstFault(lines: Lines, walk: Walk): Fault | undefined {
  let torn: Line | undefined;
  for (const line of lines()) {
    if (line.ended) {
      const fault = faultIn(line, walk, lines);
      if (fault !== undefined) return fault;
    } else torn = line;
  }
  return truncation(walk) ?? (torn && cutOff(torn));
}

function cutOff({ number, bytes }: Line): Fault {
  const words = `A write was cut off after ${bytes.length} bytes. It had not been acknowledged; the next entry takes it away and says so.`;
  return { kind: 'torn', line: number, words };
}

function truncation({ hashes, heads }: Walk): Fault | undefined {
  const furthest = Math.max(0, ...heads.map(({ seq }) => seq));
  if (furthest <= hashes.length) return undefined;
  const missing = hashes.length + 1;
  const words = `The log ends with entry ${hashes.length}, and it once had entry ${furthest}.`;
  return { kind: 'truncated', line: missing, seq: missing, words };
}

/** Looks at one line; puts its hash to the others where nothing is wrong with it. */
function faultIn(line: Line, walk: Walk, lines: Lines): Fault | undefined {
  const read = readLine(line);
  if ('kind' in read) return read;
  const { entry } = read;
  const out = outOfOrder(entry, line.number, walk, lines) ?? signatureFault(entry, line.number, walk);
  if (out !== undefined) return out;
  walk.hashes.push(entry.hash);
  const other = walk.heads.find(({ seq, hash }) => seq === entry.seq && hash !== entry.hash);
  if (other === undefined) return undefined;
  const words = `Entry ${entry.seq} has another hash than the one that was kept: the log was written anew up to here, or is another log.`;
  return { kind: 'edited', line: line.number, seq: entry.seq, words };
}

/**
 * What is wrong with the place of an entry that is itself sound. A number further on says that others are missing
 * here, and where they stand tells whether they were dropped or moved; a number that has been says that the line is
 * one too many.
 */
function outOfOrder(entry: Entry, line: number, { hashes }: Walk, lines: Lines): Fault | undefined {
  const { seq, prev, hash } = entry;
  const due = hashes.length + 1;
  if (seq < due) return oneTooMany(entry, line, hashes, lines);
  if (seq > due) return notYet(entry, line, due, lines);
  if (prev === (hashes.at(-1) ?? BEFORE_THE_FIRST)) return undefined;
  const words =
    seq === 1
      ? 'The first entry follows an entry before it: the log was cut at its beginning and numbered anew.'
      : `Entry ${seq} does not follow the entry ${seq - 1} that stands before it: one of the two was written anew (hash ${hash.slice(0, 16)}…).`;
  return { kind: 'chain', line, seq, words };
}

function oneTooMany({ seq, hash }: Entry, line: number, hashes: readonly string[], lines: Lines): Fault {
  if (seq > 0 && hashes[seq - 1] === hash) {
    return {
      kind: 'inserted',
      line,
      seq,
      words: `Entry ${seq} stands here again: it is on line ${seq} already.`,
    };
  }
  // Two entries of one number. The entry that comes after them names the one that belongs to the chain.
  const next = find(lines, (each) => each.seq === seq + 1);
  const first = next !== undefined && next.prev === hash;
  const words = `There are two entries with the number ${seq}: one of them was put in.`;
  return { kind: 'inserted', line: first ? seq : line, seq, words };
}

function notYet({ seq, hash }: Entry, line: number, due: number, lines: Lines): Fault {
  const again = find(lines, (each, at) => at > line && each.seq === seq && each.hash === hash);
  if (again !== undefined) {
    return {
      kind: 'inserted',
      line,
      seq,
      words: `Entry ${seq} stands here, and again on line ${again.line}.`,
    };
  }
  const moved = find(lines, (each, at) => at > line && each.seq === due);
  if (moved !== undefined) {
    const words = `Entry ${seq} stands where entry ${due} should, which is on line ${moved.line}.`;
    return { kind: 'swapped', line, seq, words };
  }
  const missing = seq - due === 1 ? `Entry ${due} is missing` : `Entries ${due} to ${seq - 1} are missing`;
  return { kind: 'dropped', line, seq: due, words: `${missing}: entry ${seq} stands here.` };
}

/** A signature is no part of its entry's hash, so that it can be checked by the key alone. */
function signatureFault({ seq, hash, signature }: Entry, line: number, walk: Walk): Fault | undefined {
  const { publicKey, requireSignatures = false } = walk.options;
  if (signature === undefined) {
    if (!requireSignatures) return undefined;
    return { kind: 'unsigned', line, seq, words: `Entry ${seq} has no signature.` };
  }
  if (publicKey === undefined) return undefined;
  const bytes = Buffer.from(hash, 'hex');
  if (!signatureHolds(null, bytes, publicKey, Buffer.from(String(signature), 'base64'))) {
    const words = `The signature of entry ${seq} is not by this key: the entry was written anew by somebody else, or with another key.`;
    return { kind: 'bad-signature', line, seq, words };
  }
  walk.signed += 1;
  return undefined;
}

/** `undefined` where the log is gone, and somebody knows that it was there. */
function openLog(path: string, wasThere: boolean): number | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT' && wasThere) return undefined;
    const words = code === 'ENOENT' ? 'there is no audit log' : `it cannot be read (${code})`;
    throw new Problem('unreadable-file', `${path}: ${words}.`, { cause: error });
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new Problem('unreadable-file', `${path}: it is no file.`);
}

/** The head that the writer keeps beside the log. One that is damaged itself says nothing, and is not compared. */
function headBeside(path: string): Head | undefined {
  let text: string;
  try {
    text = readFileSync(`${path}.head`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Problem('unreadable-file', `${path}.head cannot be read.`, { cause: error });
  }
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})\s*$/.exec(text) ?? [];
  return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash };
}
