import { Problem } from '../../core/model/problem.ts';
import { accountPseudonym, redactCoverage } from '../../core/model/redact.ts';
import type { AccountCoverage, AccountResult } from '../../core/model/run.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import type { Store } from '../../store/port.ts';
import { unreadableResult } from '../unreadable-account.ts';
import { judgeKept, type KeptRun } from './kept-account.ts';
import { notKept } from './not-kept.ts';
import { goneFindings, type ReplayRules } from './replay-rules.ts';

/** How a kept run is judged. */
export interface Replaying extends KeptRun {
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
  const coverage = await store.coverageOf(replaying.run.number);
  for (const [index, each] of coverage.entries()) {
    refuseIfStopped(replaying.signal);
    replaying.onAccount(index, coverage.length);
    const pseudonym = replaying.redact ? accountPseudonym(index) : undefined;
    yield await keptAccount(store, each, pseudonym, replaying);
  }
  replaying.onAccount(coverage.length, coverage.length);
}

async function keptAccount(
  store: Store,
  coverage: AccountCoverage,
  pseudonym: string | undefined,
  replaying: Replaying,
): Promise<AccountResult> {
  const { run, rules, withOwners, onRead } = replaying;
  const reading = { coverage, stored: { entry: 0 } };
  const judged = await judgeKept(store, replaying, reading, { pseudonym, withOwners });
  const shown = pseudonym === undefined ? coverage : redactCoverage(coverage, pseudonym);
  if (judged.how === 'judged') {
    if (judged.snapshot !== undefined) onRead(coverage.account.id);
    return { coverage: shown, findings: [...judged.findings] };
  }
  if (judged.how === 'skipped') return { coverage: shown, findings: [] };
  const { selected } = rules;
  return withGone(unreadableResult(notKept(coverage, run.number), { selected, pseudonym }), rules);
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
