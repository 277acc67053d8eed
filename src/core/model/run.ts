import type { Account } from './account.ts';
import type { Finding, Severity, Status } from './finding.ts';

/**
 * The version of the JSON contract `{schemaVersion, run, coverage, findings}`. The first number changes
 * when a field is removed or changes its meaning, the second when one is added.
 */
export const SCHEMA_VERSION = '1.0';

/** What became of an account in a run. */
export const COVERAGE_STATUSES = ['scanned', 'partial', 'skipped', 'failed'] as const;

/**
 * `partial`: judged, but a call that the rules wanted failed. `skipped`: left out by its state or by
 * choice. `failed`: could not be read at all; every verdict on it is unknown.
 */
export type CoverageStatus = (typeof COVERAGE_STATUSES)[number];

/** A call that failed: what, why, and what to do. */
export interface NotRead {
  readonly source: string;
  readonly code: string;
  readonly words: string;
  /** AWS's own text. Dropped by redaction. */
  readonly detail?: string;
  readonly fix?: string;
}

/** Calls made, by kind. Polls of a report under way and session calls are counted apart from reads. */
export interface CallCounts {
  readonly read: number;
  readonly poll: number;
  readonly session: number;
  /** Attempts that were repeated after throttling or a fault. */
  readonly retries: number;
}

export interface AccountCoverage {
  readonly account: Account;
  /** As the organisation has it: `ACTIVE`, `SUSPENDED`, … */
  readonly state?: string;
  readonly status: CoverageStatus;
  /** Why it was skipped, or failed, in our words. */
  readonly reason?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly fix?: string;
  readonly report?: {
    readonly generatedAt?: string;
    /** Seconds from the report to the run's `now`. */
    readonly ageSeconds?: number;
    readonly stale: boolean;
    readonly staleBecause?: string;
    readonly file?: string;
  };
  /** IAM users judged. */
  readonly users?: number;
  /** Users read again live. */
  readonly usersReadAgain?: number;
  readonly notRead: readonly NotRead[];
  readonly calls: CallCounts;
}

/** One account, judged. */
export interface AccountResult {
  readonly coverage: AccountCoverage;
  readonly findings: readonly Finding[];
}

export interface RunRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly parameters: Readonly<Record<string, number | readonly string[]>>;
}

/** A run as a whole. It holds no durations, so that the same input gives the same bytes. */
export interface Run {
  readonly tool: { readonly name: 'keyreeve'; readonly version: string };
  /** The time every judgement took as its argument. */
  readonly now: string;
  readonly source: 'live' | 'files';
  readonly rules: readonly RunRule[];
  /** Frameworks asked for; empty for all. */
  readonly frameworks: readonly string[];
  readonly counts: Readonly<Record<Status, number>>;
  /** Failing findings by severity. */
  readonly failing: Readonly<Record<Severity, number>>;
  readonly accounts: Readonly<Record<CoverageStatus, number>>;
  /** False where anything could not be read or judged. */
  readonly complete: boolean;
  readonly redacted: boolean;
  readonly calls: CallCounts;
}

/** Everything an output prints. `findings` can be walked more than once, in a stable order. */
export interface RunReport {
  readonly run: Run;
  /** In the order of account ids. */
  readonly coverage: readonly AccountCoverage[];
  readonly findings: Iterable<Finding>;
}
