import type { AuditLog } from '../../audit-log/entry.ts';
import { dueOf, type KeyDue } from '../../core/plan/due.ts';
import type { PlanState } from '../../core/plan/journal.ts';
import type { RemediationSettings } from '../../core/settings/settings.ts';
import { readJournal, writeJournal } from './journal-file.ts';

/** Where each key stands, what is due, and what the log knows of plans. */
export interface PlanStatus {
  readonly now: string;
  readonly keys: readonly KeyDue[];
  readonly plans: readonly PlanState[];
}

/**
 * What is due, by the log, and keeps the journal up to date with it. Throws the {@link Problem} `bad-journal` where the
 * journal has seen more than the log, and `output-unwritable`.
 */
export function planStatus(
  log: AuditLog,
  journalPath: string,
  settings: RemediationSettings,
  now: string,
): PlanStatus {
  const journal = readJournal(journalPath, log.entries());
  if (journal.upTo.seq > 0) writeJournal(journalPath, journal);
  return { now, keys: dueOf(journal, settings, now), plans: journal.plans };
}
