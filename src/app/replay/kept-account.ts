import { type Marker, marker } from '../../core/engine/marks.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { StoredAccount, StoredRun } from '../../core/model/history.ts';
import type { AccountCoverage } from '../../core/model/run.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import type { RunFacts, Store } from '../../store/port.ts';
import { findingsOf } from '../marked.ts';
import { readReports } from '../report-files.ts';
import { fileSnapshot } from '../scan-files.ts';
import { unreadableResult } from '../unreadable-account.ts';
import { withRights } from './kept-accounts.ts';
import { isUnreadable } from './not-kept.ts';
import { goneFindings, type ReplayRules, rulesOfThen } from './replay-rules.ts';

/** A kept run, ready to judge any of its accounts again by the rules and marks of then. */
export interface KeptRun {
  readonly run: StoredRun;
  readonly facts: RunFacts;
  readonly rules: ReplayRules;
  readonly marker: Marker | undefined;
}

/** Throws the {@link Problem} `store-unavailable`. */
export async function keptRunOf(store: Store, run: StoredRun): Promise<KeptRun> {
  const facts = await store.factsOf(run.number);
  const rules = rulesOfThen(run, facts);
  return { run, facts, rules, marker: rules.marks && marker(rules.marks, run.now) };
}

/** One account of a run, as it was kept. */
export interface KeptReading {
  readonly coverage: AccountCoverage;
  readonly stored: Pick<StoredAccount, 'entry'>;
}

/** What one account was judged by. Absent where it is no longer kept, or nothing was read. */
async function keptSnapshot(
  store: Store,
  { run, facts, rules }: KeptRun,
  { coverage, stored }: KeptReading,
): Promise<Snapshot | undefined> {
  const { id } = coverage.account;
  if (facts.source === 'files') {
    const bytes = await store.reportOf(run.number, id, stored.entry);
    if (bytes === undefined) return undefined;
    const [file] = readReports([{ name: coverage.report?.file ?? `account ${id}`, bytes }]);
    return file && fileSnapshot(file, { ...facts, reportTime: facts.reportTime, now: run.now });
  }
  const snapshot = await store.snapshotOf(run.number, id);
  return snapshot && withRights(snapshot, rules, run.now);
}

/** What is known of an account that is judged again: `pruned` where what it was judged by is gone. */
export type Rejudged =
  | { readonly how: 'judged'; readonly findings: Iterable<Finding>; readonly snapshot?: Snapshot }
  | { readonly how: 'skipped' | 'pruned' };

/** Judges one account of a kept run again. Its findings are made while they are walked, each time. */
export async function judgeKept(store: Store, kept: KeptRun, reading: KeptReading): Promise<Rejudged> {
  const { coverage } = reading;
  if (coverage.status === 'skipped') return { how: 'skipped' };
  const { rules, marker: marks, run } = kept;
  const { selected } = rules;
  const snapshot = await keptSnapshot(store, kept, reading);
  const gone = goneFindings(coverage.account, rules.gone);
  if (snapshot === undefined) {
    if (!isUnreadable(coverage)) return { how: 'pruned' };
    const { findings } = unreadableResult(coverage, { selected, pseudonym: undefined });
    return { how: 'judged', findings: [...findings, ...gone] };
  }
  const judging = { selected, now: run.now, marker: marks, pseudonym: undefined };
  return {
    how: 'judged',
    snapshot,
    findings: {
      *[Symbol.iterator]() {
        yield* findingsOf(snapshot, judging);
        yield* gone;
      },
    },
  };
}
