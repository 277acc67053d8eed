import type { Entry, Head, NewEntry } from '../core/model/audit-entry.ts';

export {
  ACTIONS,
  type Action,
  type Actor,
  type Entry,
  type Head,
  type NewEntry,
  OUTCOMES,
  type Outcome,
} from '../core/model/audit-entry.ts';

/** Where entries go. Throws the Problem `audit-log-unwritable` where they cannot: no log, no action (X12). */
export interface AuditLog {
  /** Appends and flushes to disk before it gives the entry. */
  append(entry: NewEntry): Entry;
  /** Every entry, oldest first. */
  entries(): readonly Entry[];
  head(): Head;
  readonly path: string;
}
