import type { AccountCoverage } from '../../core/model/run.ts';
import { NO_CALLS } from '../tally.ts';
import type { UnreadableAccount } from '../unreadable-account.ts';

/** An account of the run that cannot be judged any more: what it was judged by is gone. */
export function notKept({ account, state }: AccountCoverage, run: number): UnreadableAccount {
  const reason = `What this account was judged by in run ${run} is no longer kept.`;
  const fix = 'Replay a later run, or keep facts for longer: see the retention settings of the store.';
  const code = 'NotKept';
  return {
    account,
    ...(state !== undefined && { state }),
    status: 'failed',
    reason,
    code,
    fix,
    notRead: [{ source: 'keyreeve', code, words: reason, fix }],
    calls: NO_CALLS,
  };
}

/** Whether coverage is of an account that could not be read at all. */
export function isUnreadable(coverage: AccountCoverage): coverage is UnreadableAccount {
  return coverage.status === 'failed' && coverage.reason !== undefined && coverage.code !== undefined;
}
