import type { KeyObject } from 'node:crypto';
import { canonicalHash, canonicalJson, type Json } from '../core/model/canonical-json.ts';
import type { Entry, Head, NewEntry } from './entry.ts';
import { signatureOf } from './signing.ts';

/** The head of a log without entries. */
export const NO_HEAD: Head = { seq: 0, hash: '0'.repeat(64) };

/** An entry made ready to follow `head`: numbered, chained, hashed and, with a key, signed. */
export function chained(entry: NewEntry, head: Head, tool: string, key: KeyObject | undefined): Entry {
  // An entry of a log is a new entry too, by its type: what the other chain gave it must not get in here.
  const { hash: _, signature: __, ...said }: NewEntry & Partial<Entry> = wellFormed(entry);
  const bare = { ...said, v: 1 as const, seq: head.seq + 1, tool, prev: head.hash };
  const hash = canonicalHash(bare as unknown as Json);
  return { ...bare, hash, ...(key !== undefined && { signature: signatureOf(hash, key) }) };
}

/** One line of the log, line feed included. */
export function lineOf(entry: Entry): string {
  return `${canonicalJson(entry as unknown as Json)}\n`;
}

/**
 * The entry that a line without its line feed holds, where it is written as entries are and its hash is its own; else
 * `undefined`.
 */
export function entryIn(line: string): Entry | undefined {
  try {
    const entry = JSON.parse(line);
    const { hash, signature: _, ...bare } = entry;
    return isShaped(bare) && canonicalHash(bare) === hash && canonicalJson(entry) === line
      ? entry
      : undefined;
  } catch (error) {
    // No JSON, or nothing that canonical JSON can hold. Whoever asked says where it stands.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** Whoever can write the file can write entries with hashes of their own: what reads them relies on this much. */
function isShaped({ v, seq, prev, at, actor, action, about, outcome, ...texts }: Partial<Entry>): boolean {
  return (
    v === 1 &&
    Number.isSafeInteger(seq) &&
    [prev, at, actor?.host, action].every((text) => typeof text === 'string') &&
    !Number.isNaN(Date.parse(at ?? '')) &&
    [
      outcome,
      actor?.arn,
      actor?.person,
      texts.plan,
      texts.planHash,
      texts.step,
      texts.words,
      texts.requestId,
    ].every((text) => text === undefined || typeof text === 'string') &&
    (about === undefined || (typeof about === 'object' && about !== null && !Array.isArray(about)))
  );
}

/**
 * RFC 8785 has no text for half of a surrogate pair, and AWS allows one in an account's name: it becomes U+FFFD.
 * Members that are `undefined` are left out, as JSON does.
 */
function wellFormed<T>(value: T): T {
  const text = JSON.stringify(value, (_key, member) =>
    typeof member === 'string' ? member.toWellFormed() : member,
  );
  return JSON.parse(text, function (key, member) {
    if (key.isWellFormed()) return member;
    (this as Record<string, unknown>)[key.toWellFormed()] = member;
    return undefined;
  });
}
