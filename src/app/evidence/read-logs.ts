import { readRemains } from '../../audit-log/read.ts';
import { type Verification, verifyAuditLog, verifyLines } from '../../audit-log/verify.ts';
import type { ReadLog } from '../../core/evidence/segment.ts';
import type { Entry } from '../../core/model/audit-entry.ts';
import { canonicalJson, type Json } from '../../core/model/canonical-json.ts';
import type { EvidenceStore } from './evidence-store.ts';

/**
 * Every audit log that is known, each verified from its first entry: that of the file, and those of which the store has
 * a copy. A file is compared with the store's copy too: what the store has seen, it must still have. Throws the Problem
 * `unreadable-file`, and those of the store.
 */
export async function readLogs(store: EvidenceStore, file: string | undefined): Promise<readonly ReadLog[]> {
  const logs = new Map<string, ReadLog>();
  for (const id of await store.logs()) {
    const entries = await store.entriesOf(id);
    const verification = verifyLines(`the store's copy of ${id}`, () => linesOf(entries));
    logs.set(id, { id, from: 'store', entries, verified: verified(verification, entries) });
  }
  if (file !== undefined) {
    const { entries } = readRemains(file);
    const [first] = entries;
    const id = first?.hash ?? '0'.repeat(64);
    const newest = logs.get(id)?.entries.at(-1);
    const heads = newest === undefined ? [] : [{ seq: newest.seq, hash: newest.hash }];
    const verification = verifyAuditLog(file, { heads });
    // An empty log is none.
    if (first !== undefined || !verification.ok) {
      logs.set(id, { id, from: 'file', entries, verified: verified(verification, entries) });
    }
  }
  return [...logs.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function* linesOf(entries: readonly Entry[]) {
  for (const [index, entry] of entries.entries()) {
    const bytes = Buffer.from(canonicalJson(entry as unknown as Json));
    yield { number: index + 1, bytes, ended: true };
  }
}

function verified(verification: Verification, entries: readonly Entry[]): ReadLog['verified'] {
  const signed = entries.filter(({ signature }) => signature !== undefined).length;
  const frame = { entries: entries.length, signed };
  if (verification.ok) return { ...frame, state: 'whole', fault: null };
  const { kind, line, words } = verification.fault;
  return { ...frame, state: 'damaged', fault: { kind, line, words } };
}
