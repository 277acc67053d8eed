import { judgeUnreadable } from '../core/engine/judge.ts';
import { redactCoverage } from '../core/model/redact.ts';
import type { AccountCoverage, AccountResult } from '../core/model/run.ts';
import type { Judging } from './marked.ts';

/** What could not be read of an account as a whole. */
export interface UnreadableAccount extends AccountCoverage {
  readonly status: 'failed';
  /** Why, in our words. */
  readonly reason: string;
  readonly code: string;
}

/** The result of an account that could not be read, as it is to be shown: every verdict is unknown, and says why. */
export function unreadableResult(
  coverage: UnreadableAccount,
  { selected, pseudonym }: Pick<Judging, 'selected' | 'pseudonym'>,
): AccountResult {
  const { reason: words, code, notRead } = coverage;
  const shown = pseudonym === undefined ? coverage : redactCoverage(coverage, pseudonym);
  return {
    coverage: shown,
    findings: judgeUnreadable(shown.account, selected, {
      source: notRead[0]?.source ?? 'keyreeve',
      code,
      words,
      ...(shown.fix !== undefined && { fix: shown.fix }),
    }),
  };
}
