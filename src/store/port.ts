import type { Entry, Head } from '../core/model/audit-entry.ts';
import type {
  ChangeCount,
  ChangeTally,
  FindingLife,
  LateAccount,
  LifeState,
  RunScope,
  StoredAccount,
  StoredRun,
} from '../core/model/history.ts';
import type { Investigation } from '../core/model/investigation.ts';
import type { AccountCoverage, AccountResult, ControlResult, Run } from '../core/model/run.ts';
import type { Snapshot } from '../core/model/snapshot.ts';
import type { Pruned, Retention, StoreSize } from '../core/model/store-size.ts';

export type { Pruned, Retention, StoreSize } from '../core/model/store-size.ts';

/** What is known of a run when it begins. */
export interface RunStart {
  /** By the clock. ISO 8601 UTC. */
  readonly startedAt: string;
  /** The time it judges by. */
  readonly now: string;
  readonly scope: RunScope;
  readonly host: string;
  readonly tool: string;
  readonly rules: Run['rules'];
  /** What a replay needs besides the facts: see {@link RunFacts}. */
  readonly facts: RunFacts;
}

/** What was asked for, and what people had said: with it and the snapshots a run can be judged again. */
export interface RunFacts {
  readonly source: Run['source'];
  readonly leftOut: Run['leftOut'];
  readonly frameworks: readonly string[];
  /** As {@link MarkSettings} of the settings; absent where there were none. Plain data. */
  readonly marks?: unknown;
  /** Of reports from files that do not say when they were made. */
  readonly reportTime?: string;
  /** Whether somebody chose `now`. */
  readonly nowGiven: boolean;
}

/** One account as a run judged it, with what it was judged by. Never redacted. */
export interface KeptAccount {
  /** 0, or 1 and up for further reports of the same account that were handed in. */
  readonly entry: number;
  readonly coverage: AccountCoverage;
  readonly findings: AccountResult['findings'];
  /** Absent of an account that was skipped or failed, and of reports from files, which are read again. */
  readonly snapshot?: Snapshot;
  /** The credential report as AWS gave it. */
  readonly report?: Uint8Array;
}

/** How a run came out. */
export interface RunEnd {
  /** By the clock. */
  readonly endedAt: string;
  readonly summary: Run;
  /** Results for every control of every framework, whichever were asked for: for evidence. */
  readonly controls: readonly ControlResult[];
  readonly caller?: string;
}

/** What became of the findings of one account when it was kept. */
export interface AccountLife {
  readonly accountId: string;
  /** False where a later run had judged the account already: then nothing about its findings was changed. */
  readonly counted: boolean;
  /** Ids of findings that fail and counted as nothing before: new, reopened, or no longer accepted. */
  readonly fresh: readonly string[];
  /** Ids of findings that were open before, and still are. */
  readonly known: readonly string[];
  /** How many findings it changed in which way; empty where it was not counted. */
  readonly changes: ChangeTally;
}

export interface FindingFilter {
  /** Any of these. */
  readonly states?: readonly LifeState[];
  readonly rules?: readonly string[];
  readonly accounts?: readonly string[];
  /** Only this finding. */
  readonly id?: string;
}

/** A plan that was made, as its file has it. */
export interface StoredPlan {
  /** The plan's own id and hash. */
  readonly id: string;
  readonly hash: string;
  readonly madeAt: string;
  readonly steps: number;
  readonly accounts: readonly string[];
  /** The plan file. Plans hold no secrets. */
  readonly text: string;
}

/** What was found of one access key at one time. Never redacted. */
export interface StoredInvestigation {
  readonly accessKeyId: string;
  /** The time it judged by. ISO 8601 UTC. */
  readonly madeAt: string;
  /** The account of the key, where that is known. */
  readonly account?: string;
  readonly investigation: Investigation;
}

/** Something that was told to somebody. */
export interface StoredNotice {
  readonly at: string;
  readonly run?: number;
  /** `webhook hooks.slack.com`; never an address that is a secret. */
  readonly to: string;
  readonly words: string;
  readonly ok: boolean;
}

/** A suppression or attestation as the settings had it, and the runs that knew it. */
export interface StoredMark {
  readonly what: 'suppression' | 'attestation';
  /** As in the settings. */
  readonly mark: unknown;
  readonly firstRun: number;
  readonly lastRun: number;
}

/** Held by one holder until it expires; whoever holds it renews it in time. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  /** By the clock. ISO 8601 UTC. */
  readonly until: string;
}

/**
 * Memory between runs. Whatever a promise of a writing call was kept for is on the disk when it is kept: `kill -9`
 * and a power cut take back nothing of it. All times are arguments. Every call throws the {@link Problem}
 * `store-unavailable` where the store cannot be reached, read or written.
 */
export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  /** The file, or the address without a password. */
  readonly place: string;

  /** Begins a run and gives its number. */
  beginRun(start: RunStart): Promise<number>;
  /**
   * Keeps accounts of a run, all or none of them, and moves the lives of their findings. An account that is kept of
   * this run already is left as it is, and is not in the answer.
   */
  keepAccounts(run: number, accounts: readonly KeptAccount[]): Promise<readonly AccountLife[]>;
  /** Says that the run's process is alive; it counts as running until then. ISO 8601 UTC. */
  keepAlive(run: number, until: string): Promise<void>;
  /** Ends a run: only then is it compared with others. */
  endRun(run: number, end: RunEnd): Promise<void>;
  failRun(run: number, endedAt: string, words: string): Promise<void>;

  /** The newest first. @param at tells running from interrupted. ISO 8601 UTC */
  runs(at: string, limit?: number): Promise<readonly StoredRun[]>;
  run(number: number, at: string): Promise<StoredRun | undefined>;
  factsOf(run: number): Promise<RunFacts>;
  /** Results for all controls; empty for a run that has not ended. */
  controlsOf(run: number): Promise<readonly ControlResult[]>;
  /** In the order of account ids. */
  accountsOf(run: number): Promise<readonly StoredAccount[]>;
  /** With what became of each account, in the order of account ids and entries. */
  coverageOf(run: number): Promise<readonly AccountCoverage[]>;
  /** What runs judged and no life shows, in the order of runs and account ids: of one run, or of all. */
  lateAccounts(run?: number): Promise<readonly LateAccount[]>;
  /** The facts of one account; absent where none are kept. */
  snapshotOf(run: number, accountId: string): Promise<Snapshot | undefined>;
  /** The credential report as AWS gave it; absent where none is kept. */
  reportOf(run: number, accountId: string, entry?: number): Promise<Uint8Array | undefined>;

  /** In the order of account, rule and id. */
  lives(filter?: FindingFilter): AsyncIterable<FindingLife>;
  /** Sums of all changes, in the order of runs. */
  changeCounts(filter?: Pick<FindingFilter, 'rules' | 'accounts'>): Promise<readonly ChangeCount[]>;

  keepPlan(plan: StoredPlan): Promise<void>;
  plans(): Promise<readonly StoredPlan[]>;
  plan(id: string): Promise<StoredPlan | undefined>;
  /** Keeps the story of a key, once. */
  keepInvestigation(investigation: Investigation): Promise<void>;
  /** What was found of a key, the newest first. */
  investigationsOf(accessKeyId: string): Promise<readonly StoredInvestigation[]>;
  keepNotice(notice: StoredNotice): Promise<void>;
  notices(): Promise<readonly StoredNotice[]>;
  marks(): Promise<readonly StoredMark[]>;
  /**
   * Copies entries of an audit log. Throws the {@link Problem} `audit-log-damaged` where another entry of that number
   * is kept of the same log: one of the two was changed since.
   *
   * @param log which log: the hash of its first entry
   */
  keepEntries(log: string, entries: readonly Entry[]): Promise<void>;
  /** The newest entry that is kept of a log; nothing where none is. */
  headOf(log: string): Promise<Head | undefined>;
  logs(): Promise<readonly string[]>;
  entriesOf(log: string): Promise<readonly Entry[]>;

  /** Takes a lease that is free, expired at that time, or the holder's own; nothing where somebody else has it. */
  takeLease(lease: Lease, at: string): Promise<boolean>;
  /** Who holds it, expired or not. */
  leaseOf(name: string): Promise<Lease | undefined>;
  releaseLease(name: string, holder: string): Promise<void>;
  /** Small texts under names: what a service has to remember, such as when it runs next. */
  note(name: string, text: string): Promise<void>;
  noted(name: string): Promise<string | undefined>;

  prune(retention: Retention, dryRun: boolean): Promise<Pruned>;
  /** Writes all of it, as it is at one moment, into a new SQLite file. */
  backup(path: string): Promise<void>;
  size(): Promise<StoreSize>;
  close(): Promise<void>;
}
