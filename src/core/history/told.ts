import type { ChangeCount, FindingLife, LifeChange, StoredRun } from '../model/history.ts';
import type { AccountCoverage } from '../model/run.ts';
import { standingAt } from './life-at.ts';

/** A finding that one run changed. */
export interface ChangedLife {
  readonly life: FindingLife;
  readonly change: LifeChange;
}

/** One run, with what it saw and what it changed. */
export interface ToldRun {
  readonly run: StoredRun;
  readonly coverage: readonly AccountCoverage[];
  /** In the order of rules and severities. */
  readonly counts: readonly ChangeCount[];
  /** In the order of account, rule and id. */
  readonly changed: readonly ChangedLife[];
  /** Ids of accounts that it came late to: it changed nothing there, whatever it saw. */
  readonly late: readonly string[];
}

/** What a run changed about a finding; nothing where it changed nothing. */
export function changedBy(life: FindingLife, run: number): ChangedLife | undefined {
  const by = standingAt(life, run)?.by;
  return by?.run === run ? { life, change: by } : undefined;
}

/** When a finding was first seen, and since when it stands as it does. ISO 8601 UTC. */
export function spanOf({ changes }: FindingLife): { readonly first: string; readonly last: string } {
  return { first: changes[0]?.now ?? '', last: changes.at(-1)?.now ?? '' };
}
