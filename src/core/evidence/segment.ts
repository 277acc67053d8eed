import type { Entry, Head } from '../model/audit-entry.ts';
import { isWithin, type Period } from './period.ts';
import type { Showing } from './showing.ts';

/** What a verification of the whole log said when the archive was made. */
export interface LogVerified {
  readonly state: 'whole' | 'damaged';
  readonly entries: number;
  /** Entries with a signature. Whose they are is not looked at here. */
  readonly signed: number;
  /** The first fault. */
  readonly fault: { readonly kind: string; readonly line: number; readonly words: string } | null;
}

/** An audit log that was read, with what is to be said of it. */
export interface ReadLog {
  /** The hash of its first entry. */
  readonly id: string;
  readonly from: 'file' | 'store';
  readonly entries: readonly Entry[];
  readonly verified: LogVerified;
}

/** Entries of a log that belong to a period: one stretch without gaps, so that its chain can be followed. */
export interface Segment {
  /** The entry before it; number 0 and zeros before the first. */
  readonly before: Head;
  readonly entries: readonly Entry[];
  readonly head: Head;
}

const BEFORE_THE_FIRST: Head = { seq: 0, hash: '0'.repeat(64) };

/** From the first entry of the period to the last one. Clocks go back: what lies between belongs to it. */
export function segmentOf(entries: readonly Entry[], period: Period): Segment {
  const first = entries.findIndex(({ at }) => isWithin(period, at));
  const last = entries.findLastIndex(({ at }) => isWithin(period, at));
  const within = first === -1 ? [] : entries.slice(first, last + 1);
  const until = period.from;
  const before = first === -1 ? entries.findLast(({ at }) => at.slice(0, 10) < until) : entries[first - 1];
  const newest = within.at(-1);
  return {
    before: before === undefined ? BEFORE_THE_FIRST : headOf(before),
    entries: within,
    head: newest === undefined ? (before === undefined ? BEFORE_THE_FIRST : headOf(before)) : headOf(newest),
  };
}

function headOf({ seq, hash }: Entry): Head {
  return { seq, hash };
}

/** An entry as the archive has it: word for word, or for outsiders without what names somebody. */
export function entryRow(entry: Entry, showing: Showing): object {
  if (!showing.redacted) return entry;
  const { seq, at, action, outcome, prev, hash } = entry;
  return { seq, at, action, outcome: outcome ?? null, prev, hash };
}

/** What the archive says of a log beside its entries. */
export function logRow({ id, from, entries: all, verified }: ReadLog, segment: Segment) {
  const newest = all.at(-1);
  return {
    file: segment.entries.length === 0 ? null : segmentFile(id),
    log: id,
    readFrom: from,
    verification: verified,
    newest: newest === undefined ? null : headOf(newest),
    segment: {
      before: segment.before,
      head: segment.head,
      entries: segment.entries.length,
      actions: countsOf(segment.entries),
    },
  };
}

export type LogRow = ReturnType<typeof logRow>;

/** The name of its file in the archive. */
export function segmentFile(log: string): string {
  return `actions/audit-log-${log.slice(0, 16)}.jsonl`;
}

function countsOf(entries: readonly Entry[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { action, outcome } of entries) {
    const key = outcome === undefined ? action : `${action} ${outcome}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
