import type { Account } from './account.ts';
import type { NotSeenReason } from './comparison.ts';
import type { Finding } from './finding.ts';
import type { Run } from './run.ts';

/**
 * How a finding stands in the store. `open`: it failed when its account was last judged. `accepted`: it failed, and
 * somebody had suppressed or attested it. `resolved`: a run that could have seen it did not. `not-seen`: it was open
 * or accepted, and the last run that asked could not tell (P05).
 */
export const LIFE_STATES = ['open', 'accepted', 'resolved', 'not-seen'] as const;
export type LifeState = (typeof LIFE_STATES)[number];

/** What a run changed about a finding. Where nothing changed, nothing is stored. */
export const CHANGES = [
  /** It fails, and had never been seen. */
  'new',
  /** It fails again, after it was resolved. */
  'reopened',
  /** It fails, as it did before a run that could not tell. */
  'seen-again',
  /** Somebody suppressed or attested it. */
  'accepted',
  /** What had accepted it is over. */
  'no-longer-accepted',
  'resolved',
  'not-seen',
] as const;
export type Change = (typeof CHANGES)[number];

/** How many findings were changed in which way. */
export type ChangeTally = Readonly<Partial<Record<Change, number>>>;

/** One change in the life of a finding. */
export interface LifeChange {
  /** The number of the run. */
  readonly run: number;
  /** The time that the run judged by. ISO 8601 UTC. */
  readonly now: string;
  /** Absent for one that had never been seen. */
  readonly from?: LifeState;
  readonly to: LifeState;
  readonly change: Change;
  /** Of `not-seen`. */
  readonly reason?: NotSeenReason;
  /** Of `resolved`: from when it last became new or reopened. */
  readonly secondsOpen?: number;
}

/** A finding as it was when it last changed. What it rests on is in the snapshot of that run. */
export type KeptFinding = Pick<
  Finding,
  | 'id'
  | 'rule'
  | 'status'
  | 'severity'
  | 'account'
  | 'resource'
  | 'credential'
  | 'says'
  | 'certainty'
  | 'suppressed'
  | 'attested'
>;

/** The life of a finding, in the order of runs. */
export interface FindingLife {
  readonly finding: KeptFinding;
  readonly state: LifeState;
  /** The first is the run that first saw it. Never empty. */
  readonly changes: readonly LifeChange[];
}

/** `running` is told of one whose process was alive a moment ago, `interrupted` of one that never ended. */
export type StoredRunState = 'running' | 'ended' | 'failed' | 'interrupted';

/** Which accounts a run was asked for. */
export interface RunScope {
  readonly kind: 'account' | 'list' | 'organization' | 'units' | 'files';
  /** Of what: the caller's account of an organisation, the units' ids. Runs of the same scope follow one another. */
  readonly key: string;
}

/** A run as the store has it. */
export interface StoredRun {
  /** From 1, in the order in which runs began. */
  readonly number: number;
  readonly state: StoredRunState;
  readonly scope: RunScope;
  /** The time it judged by. ISO 8601 UTC. */
  readonly now: string;
  /** By the clock. ISO 8601 UTC. */
  readonly startedAt: string;
  readonly endedAt?: string;
  /** `name@host` */
  readonly host: string;
  /** Name and version of the program. */
  readonly tool: string;
  /** ARN of the caller; absent where reports were judged from files, or none was known yet. */
  readonly caller?: string;
  /** Rules with their parameters, known from the beginning. */
  readonly rules: Run['rules'];
  /** Only of a run that ended. */
  readonly summary?: Run;
  /** Why it failed. */
  readonly words?: string;
}

/** How many findings one run changed in one way. */
export interface ChangeCount {
  readonly run: number;
  readonly rule: string;
  readonly severity: Finding['severity'];
  readonly change: Change;
  readonly from?: LifeState;
  readonly to: LifeState;
  readonly count: number;
  /** Of `resolved`: over all of them. */
  readonly secondsOpen: number;
}

/** One account in one run, without its findings. */
export interface StoredAccount {
  readonly account: Account;
  /** When AWS made the credential report. ISO 8601 UTC. */
  readonly generatedAt?: string;
  /** SHA-256 of the credential report as AWS gave it, in hex, and its length in bytes. Absent where none is kept. */
  readonly report?: { readonly sha256: string; readonly bytes: number };
  /** 0, or 1 and up for further reports of the same account that were handed in. */
  readonly entry: number;
  /** Whether its facts are kept, so that it can be judged again. */
  readonly replayable: boolean;
}

/**
 * An account that a run came late to: a later run, or one that judged by a later time, had judged it before. Lives of
 * findings go forward only, so what the run saw there is in none of them.
 */
export interface LateAccount {
  readonly run: number;
  readonly accountId: string;
}
