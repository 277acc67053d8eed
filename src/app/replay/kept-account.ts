import { type Marker, marker } from '../../core/engine/marks.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { StoredAccount, StoredRun } from '../../core/model/history.ts';
import { redactAccount } from '../../core/model/redact.ts';
import type { AccountCoverage } from '../../core/model/run.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import { withKeyRights } from '../../core/policy/key-rights.ts';
import { factsOf } from '../../core/rules/facts-of.ts';
import type { RunFacts, Store } from '../../store/port.ts';
import { findingsOf } from '../marked.ts';
import { readReports } from '../report-files.ts';
import { fileSnapshot } from '../scan-files.ts';
import { unreadableResult } from '../unreadable-account.ts';
import { isUnreadable } from './not-kept.ts';
import { goneFindings, type ReplayRules, rulesOfThen } from './replay-rules.ts';

/** A kept run, ready to judge any of its accounts again. */
export interface KeptRun {
  readonly run: StoredRun;
  readonly facts: RunFacts;
  readonly rules: ReplayRules;
  readonly marker: Marker | undefined;
}

/** By the rules and marks of then. Throws the {@link Problem} `store-unavailable`. */
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
  { run, facts }: KeptRun,
  { coverage, stored }: KeptReading,
): Promise<Snapshot | undefined> {
  const { id } = coverage.account;
  if (facts.source === 'files') {
    const bytes = await store.reportOf(run.number, id, stored.entry);
    if (bytes === undefined) return undefined;
    const [file] = readReports([{ name: coverage.report?.file ?? `account ${id}`, bytes }]);
    return file && fileSnapshot(file, { ...facts, reportTime: facts.reportTime, now: run.now });
  }
  return store.snapshotOf(run.number, id);
}

/** What users may do is worked out of the facts, where no rule of the run asked for it and one of today does. */
function withRights(snapshot: Snapshot, { selected }: ReplayRules, now: string): Snapshot {
  const { users } = snapshot;
  if (users.state === 'unread') return snapshot;
  const isAsked = selected.some(({ rule }) => factsOf(rule).includes('keyRights'));
  const isThere = [...users.value].every(({ keyRights }) => keyRights !== undefined);
  return isAsked && !isThere ? withKeyRights(snapshot, now) : snapshot;
}

/** How an account is judged otherwise than as it was kept. */
export interface Rejudging {
  /** Given where the output is redacted. */
  readonly pseudonym?: string | undefined;
  /** Gives users their place in the list of people, where one was handed in. */
  readonly withOwners?: ((snapshot: Snapshot) => Snapshot) | undefined;
}

/** What is known of an account that is judged again: `pruned` where what it was judged by is gone. */
export type Rejudged =
  | { readonly how: 'judged'; readonly findings: Iterable<Finding>; readonly snapshot?: Snapshot }
  | { readonly how: 'skipped' | 'pruned' };

/**
 * Judges one account of a kept run again, with what rules would have said that are gone. Its findings are made while
 * they are walked, each time.
 */
export async function judgeKept(
  store: Store,
  kept: KeptRun,
  reading: KeptReading,
  { pseudonym, withOwners }: Rejudging = {},
): Promise<Rejudged> {
  const { coverage } = reading;
  if (coverage.status === 'skipped') return { how: 'skipped' };
  const { rules, facts, run } = kept;
  const { selected } = rules;
  const read = await keptSnapshot(store, kept, reading);
  const { account } = coverage;
  const gone = goneFindings(
    pseudonym === undefined ? account : redactAccount(account, pseudonym),
    rules.gone,
  );
  if (read === undefined) {
    if (!isUnreadable(coverage)) return { how: 'pruned' };
    const { findings } = unreadableResult(coverage, { selected, pseudonym });
    return { how: 'judged', findings: [...findings, ...gone] };
  }
  const owned = withOwners?.(read) ?? read;
  const snapshot = facts.source === 'live' ? withRights(owned, rules, run.now) : owned;
  const judging = { selected, now: run.now, marker: kept.marker, pseudonym };
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
