import { chained, entryIn, lineOf, NO_HEAD } from '../../audit-log/line.ts';
import type { PutOutcome, RecordStore } from '../../aws/ledger/store.ts';
import type { Entry, Head, NewEntry } from '../../core/model/audit-entry.ts';
import { type Fact, known, type Unread, unread } from '../../core/model/fact.ts';

/**
 * The entries of one event, each a record of its own under `<name>/0001`, `<name>/0002`, … and a line of the audit log
 * in its shape: together they are a whole log, which `keyreeve audit verify` verifies.
 */
export interface EventChain {
  readonly entries: readonly Entry[];
  /** Adds an entry, unless somebody else has added one since: `taken`. */
  append(entry: NewEntry): Promise<Fact<PutOutcome>>;
}

/** An event that needs more than this is not getting anywhere. */
const MOST_ENTRIES = 24;

/** Reads what there is of an event. A record that is damaged or out of its place makes the whole unread. */
export async function openChain(store: RecordStore, name: string, tool: string): Promise<Fact<EventChain>> {
  const entries: Entry[] = [];
  for (let seq = 1; seq <= MOST_ENTRIES; seq += 1) {
    const record = await store.read(nameOf(name, seq));
    if (record.state === 'unread') return record;
    if (record.value === null) return known(chainOn(store, name, tool, entries), store.place, record.readAt);
    const entry = entryIn(record.value.replace(/\n$/, ''));
    if (entry === undefined || entry.seq !== seq || entry.prev !== headOf(entries).hash)
      return damaged(store);
    entries.push(entry);
  }
  return unread(store.place, 'TooMany', `There are more than ${MOST_ENTRIES} entries of this event.`);
}

function chainOn(store: RecordStore, name: string, tool: string, entries: Entry[]): EventChain {
  return {
    entries,
    append: async (entry) => {
      const made = chained(entry, headOf(entries), tool, undefined);
      const put = await store.putNew(nameOf(name, made.seq), lineOf(made));
      if (put.state === 'known' && put.value === 'written') entries.push(made);
      return put;
    },
  };
}

function nameOf(name: string, seq: number): string {
  return `${name}/${String(seq).padStart(4, '0')}`;
}

function headOf(entries: readonly Entry[]): Head {
  return entries.at(-1) ?? NO_HEAD;
}

function damaged({ place }: RecordStore): Unread {
  return unread(place, 'Damaged', 'The ledger holds a record of this event that the handler did not write.', {
    fix: 'Find out who wrote into the ledger. Nothing is done about this event by itself.',
  });
}
