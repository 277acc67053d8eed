import type { Account } from './account.ts';
import type { BenchmarkText, Finding, Severity, Status } from './finding.ts';

/**
 * The version of the JSON contract `{schemaVersion, run, coverage, findings}`. The first number changes
 * when a field is removed or changes its meaning, the second when one is added.
 */
export const SCHEMA_VERSION = '1.3';

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
  /** Rules that could not run for want of something that was not handed in. */
  readonly leftOut: readonly LeftOut[];
  /** Frameworks asked for; empty for all. */
  readonly frameworks: readonly string[];
  /** Findings that are neither suppressed nor attested. */
  readonly counts: Readonly<Record<Status, number>>;
  /** Failing findings by severity, of those counted in `counts`. */
  readonly failing: Readonly<Record<Severity, number>>;
  /** Findings that somebody accepted for a while, by what they would count as. */
  readonly suppressed: Readonly<Record<Status, number>>;
  /** Findings that a person looked at by hand, by what they would count as. */
  readonly attested: Readonly<Record<Status, number>>;
  /** Suppressions and attestations that no longer hold, or that nothing answered to. */
  readonly lapsed: readonly Lapsed[];
  /** What came out for each control of the frameworks asked for; empty where none was. */
  readonly controls: readonly ControlResult[];
  readonly accounts: Readonly<Record<CoverageStatus, number>>;
  /** False where anything could not be read or judged. */
  readonly complete: boolean;
  readonly redacted: boolean;
  readonly calls: CallCounts;
}

/** A rule that was not run: it needs the account itself, or a list of people. */
export interface LeftOut {
  readonly rule: string;
  readonly needs: 'live' | 'people';
}

/** A suppression or attestation that did nothing in this run. */
export interface Lapsed {
  readonly what: 'suppression' | 'attestation';
  readonly why: 'expired' | 'matched-nothing';
  /** Its place in the settings: `keyreeve.yaml:12`. */
  readonly place: string;
  readonly until: string;
  /** What it was meant for, in short. Dropped by redaction. */
  readonly match?: string;
}

/** What may come out for a published control, from what needs somebody to what needs nobody. */
export const CONTROL_OUTCOMES = [
  'fails',
  'unknown',
  'manual',
  'accepted',
  'passes',
  'not-applicable',
  'not-run',
  'not-covered',
] as const;

export type ControlOutcome = (typeof CONTROL_OUTCOMES)[number];

/** How a published control came out over the whole run. */
export interface ControlResult {
  readonly framework: string;
  readonly version: string;
  readonly id: string;
  /** In our own words. */
  readonly title: string;
  /** Rules that judge it; empty for one that is manual by nature or not covered. */
  readonly rules: readonly string[];
  /**
   * The worst that was found: `fails` by its own text; `unknown` where something could not be judged; `manual`
   * where a person must look; `accepted` where all that fails is suppressed; `not-run` where its rules were not in
   * this run; `not-covered` where we have none.
   */
  readonly result: ControlOutcome;
  /** Findings by what the control's own text says of them; suppressed and attested ones are apart. */
  readonly counts: Readonly<Record<BenchmarkText | 'unknown' | 'manual' | 'suppressed' | 'attested', number>>;
  /** What to look at, what was accepted, or why there is no result. */
  readonly words?: string;
}

/** Everything an output prints. `findings` can be walked more than once, in a stable order. */
export interface RunReport {
  readonly run: Run;
  /** In the order of account ids. */
  readonly coverage: readonly AccountCoverage[];
  readonly findings: Iterable<Finding>;
}
