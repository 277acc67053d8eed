import { accountPseudonym } from '../../core/model/redact.ts';
import type { AccountCoverage, AccountResult } from '../../core/model/run.ts';
import type { Store } from '../../store/port.ts';
import { scanFiles } from '../scan-files.ts';
import { unreadableResult } from '../unreadable-account.ts';
import { type Replaying, refuseIfStopped, withGone } from './kept-accounts.ts';
import { notKept } from './not-kept.ts';

/** The reports of a run that was made of files, in the order in which they were judged. */
export async function* keptFiles(store: Store, replaying: Replaying): AsyncGenerator<AccountResult> {
  const { rules, facts, redact, run } = replaying;
  const { reports, missing } = await readKept(store, replaying);
  let judged = 0;
  if (reports.length > 0) {
    const options = { ...replaying, now: run.now, reports, selected: rules.selected };
    const { reportTime, nowGiven } = facts;
    for (const { coverage, findings } of scanFiles({ ...options, reportTime, nowGiven })) {
      refuseIfStopped(replaying.signal);
      if (coverage.status !== 'skipped') judged += 1;
      yield withGone({ coverage, findings }, rules);
    }
  }
  for (const [index, coverage] of missing.entries()) {
    const pseudonym = redact ? accountPseudonym(judged + index) : undefined;
    const { selected } = rules;
    yield withGone(unreadableResult(notKept(coverage, run.number), { selected, pseudonym }), rules);
  }
}

async function readKept(store: Store, { run, onAccount }: Replaying) {
  const { number } = run;
  const [accounts, coverage] = [await store.accountsOf(number), await store.coverageOf(number)];
  const reports: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  const missing: AccountCoverage[] = [];
  for (const [index, { account, entry }] of accounts.entries()) {
    onAccount(index, accounts.length);
    const bytes = await store.reportOf(number, account.id, entry);
    const of = coverage[index];
    if (of === undefined) throw new Error('An account of the run has no coverage.');
    if (bytes !== undefined) reports.push({ name: of.report?.file ?? `account ${account.id}`, bytes });
    // One that a newer report of the same account had taken the place of was not judged then either.
    else if (of.status !== 'skipped') missing.push(of);
  }
  return { reports, missing };
}
