import type { Marker } from '../../core/engine/marks.ts';
import { Problem } from '../../core/model/problem.ts';
import { accountPseudonym, redactCoverage } from '../../core/model/redact.ts';
import type { AccountCoverage, AccountResult } from '../../core/model/run.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import { withKeyRights } from '../../core/policy/key-rights.ts';
import { factsOf } from '../../core/rules/facts-of.ts';
import type { Store } from '../../store/port.ts';
import { findingsOf } from '../marked.ts';
import { unreadableResult } from '../unreadable-account.ts';
import { isUnreadable, notKept } from './not-kept.ts';
import { goneFindings, type ReplayRules } from './replay-rules.ts';

/** How a kept run is judged. */
export interface Replaying {
  readonly run: number;
  readonly now: string;
  readonly rules: ReplayRules;
  readonly marker: Marker | undefined;
  readonly redact: boolean;
  /** Gives users their place in the list of people, where one was handed in. */
  readonly withOwners: ((snapshot: Snapshot) => Snapshot) | undefined;
  readonly signal: AbortSignal | undefined;
  /** Told the id of each account whose facts are there. */
  readonly onRead: (accountId: string) => void;
  /** Told how many accounts there are, and how many are done. */
  readonly onAccount: (done: number, all: number) => void;
}

/** The accounts of a run that was made live, in the order of their ids. */
export async function* keptAccounts(store: Store, replaying: Replaying): AsyncGenerator<AccountResult> {
  const coverage = await store.coverageOf(replaying.run);
  for (const [index, each] of coverage.entries()) {
    refuseIfStopped(replaying.signal);
    replaying.onAccount(index, coverage.length);
    const pseudonym = replaying.redact ? accountPseudonym(index) : undefined;
    const result = await keptAccount(store, each, pseudonym, replaying);
    yield withGone(result, replaying.rules);
  }
  replaying.onAccount(coverage.length, coverage.length);
}

async function keptAccount(
  store: Store,
  coverage: AccountCoverage,
  pseudonym: string | undefined,
  { run, now, rules, marker, withOwners, onRead }: Replaying,
): Promise<AccountResult> {
  const { selected } = rules;
  const shown = pseudonym === undefined ? coverage : redactCoverage(coverage, pseudonym);
  if (coverage.status === 'skipped') return { coverage: shown, findings: [] };
  const { id } = coverage.account;
  const snapshot = await store.snapshotOf(run, id);
  if (snapshot === undefined) {
    const unreadable = isUnreadable(coverage) ? coverage : notKept(coverage, run);
    return unreadableResult(unreadable, { selected, pseudonym });
  }
  onRead(id);
  const whole = withRights(withOwners?.(snapshot) ?? snapshot, rules, now);
  const findings = findingsOf(whole, { selected, now, marker, pseudonym });
  return { coverage: shown, findings: [...findings] };
}

/** What users may do is worked out of the facts, where no rule of the run asked for it and one of today does. */
export function withRights(snapshot: Snapshot, { selected }: ReplayRules, now: string): Snapshot {
  const { users } = snapshot;
  if (users.state === 'unread') return snapshot;
  const isAsked = selected.some(({ rule }) => factsOf(rule).includes('keyRights'));
  const isThere = [...users.value].every(({ keyRights }) => keyRights !== undefined);
  return isAsked && !isThere ? withKeyRights(snapshot, now) : snapshot;
}

/** The result with what rules would have said that are gone. */
export function withGone(result: AccountResult, { gone }: ReplayRules): AccountResult {
  const { coverage, findings } = result;
  if (gone.length === 0 || coverage.status === 'skipped') return result;
  return { coverage, findings: [...findings, ...goneFindings(coverage.account, gone)] };
}

/** Ctrl-C ends a replay: what was not judged yet is not missing, and can be judged any time. */
export function refuseIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Problem('cancelled', 'The replay was interrupted.');
}
