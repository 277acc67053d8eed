import type { Account } from './account.ts';
import type { Finding } from './finding.ts';
import type { CoverageStatus, RunRule } from './run.ts';
import type { WorstFindings } from './worst-first.ts';

/** An earlier run, as far as a later one is compared with it. */
export interface EarlierRun {
  /** The file it was read from, as the user named it. */
  readonly name: string;
  readonly now: string;
  readonly redacted: boolean;
  readonly rules: readonly Pick<RunRule, 'id' | 'parameters'>[];
  /** What became of each account; of two entries for one account, the better. */
  readonly coverage: ReadonlyMap<string, { readonly account: Account; readonly status: CoverageStatus }>;
  /** The findings of one account that were kept: at least those that fail. */
  of(accountId: string): Iterable<Finding>;
}

/**
 * Why nobody can say what became of a finding: the account is not in this run, or could not be read; its
 * subject could not be judged; the report judged now is older than the earlier run, so that a user who is
 * not in it may be younger than it; or it passes by other parameters than those it failed by.
 */
export const NOT_SEEN_REASONS = [
  'account-not-read',
  'account-not-in-run',
  'not-judged',
  'older-report',
  'other-parameters',
] as const;
export type NotSeenReason = (typeof NOT_SEEN_REASONS)[number];

/** Findings that failed before, and that this run can say nothing of. */
export interface NotSeen {
  readonly why: NotSeenReason;
  readonly total: number;
  readonly accounts: readonly Account[];
}

/** Which rules were compared. Only those in both runs are. */
export interface ComparedRules {
  readonly compared: number;
  readonly onlyNow: readonly string[];
  readonly onlyEarlier: readonly string[];
  /** Compared, though their parameters differ. */
  readonly changed: readonly string[];
}

/** A run beside an earlier one. A finding fails where it is neither suppressed nor attested. */
export interface Comparison<F = Finding> {
  readonly earlier: { readonly name: string; readonly now: string };
  /** From the earlier run's time to this one's; negative where the earlier run is the later one. */
  readonly secondsBetween: number;
  /** Ids of findings that fail now and did not fail then. */
  readonly newIds: ReadonlySet<string>;
  /** Of the new ones, those in accounts that the earlier run could not read, or did not have. */
  readonly newWhereUnread: number;
  /** They failed then, and the account was read in both runs. */
  readonly fixed: WorstFindings<F>;
  /** They failed then and fail now. */
  readonly open: number;
  /** They failed then, and are suppressed or attested now. */
  readonly accepted: number;
  readonly notSeen: readonly NotSeen[];
  readonly rules: ComparedRules;
  /** Findings that fail now by rules that the earlier run did not have. */
  readonly notCompared: number;
}

/** True for a finding that counts as failing. */
export function isFailing({ status, suppressed, attested }: Finding): boolean {
  return status === 'fail' && suppressed === undefined && attested === undefined;
}
