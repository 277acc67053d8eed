import type { KeptAccount, RunEnd } from './port.ts';

/**
 * Where a run that many machines work on stands. `listing`: its accounts are being found. `scanning`: each account is
 * a job. `ended`, `failed` and `cancelled` are over.
 */
export type QueuedRunState = 'listing' | 'scanning' | 'ended' | 'failed' | 'cancelled';

/**
 * Where an account of such a run stands. `done`: kept, whatever AWS said. `dead`: could not be read for something that
 * passes, such as throttling, as often as it was tried; it is kept as failed when the run ends.
 */
export type TargetState = 'queued' | 'active' | 'done' | 'dead';

/** Which jobs belong together: a run is worked on by one version of the program, for one organisation. */
export interface Line {
  /** Of the program: another one may judge differently. */
  readonly version: string;
  /** Account of the credentials: what other credentials see is another organisation. */
  readonly organization: string;
}

export interface NewQueuedRun extends Line {
  /** The number that the store gave. */
  readonly run: number;
  /** What was asked for, as plain data. */
  readonly options: unknown;
}

export interface QueuedRun extends NewQueuedRun {
  readonly state: QueuedRunState;
  /** Accounts of the organisation, those left out included; known once they are listed, of a whole organisation. */
  readonly organizationAccounts?: number;
}

/** An account to scan, as it was chosen. */
export interface QueuedTarget {
  readonly accountId: string;
  readonly roleName?: string;
  readonly name?: string;
  readonly isManagement?: boolean;
}

/** Why an account could not be read, and what to do. */
export interface JobError {
  readonly code: string;
  readonly words: string;
  readonly fix?: string;
}

/** A piece of work that this worker holds until it settles it, gives it back, or dies. Its data are ids only. */
export interface Job {
  readonly id: string;
  /** `list`: find the accounts. `account`: scan one. `close`: end the run. */
  readonly kind: 'list' | 'account' | 'close';
  readonly run: number;
  /** From 1. */
  readonly attempt: number;
  /** It will not be tried again. */
  readonly last: boolean;
  /** Its workers died as often as it is tried: it is to be settled without another attempt. */
  readonly lost: boolean;
  /** Of an `account`. */
  readonly target?: QueuedTarget;
  /** The worker that took it. */
  readonly worker: string;
  /** Where it lies; for the queue alone. */
  readonly queue: string;
}

export interface WorkerStart extends Line {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly concurrency: number;
}

export interface WorkerSeen extends WorkerStart {
  /** ISO 8601 UTC, by the clock of the database. */
  readonly startedAt: string;
  readonly seenAt: string;
  /** It was seen a moment ago and has not stopped. */
  readonly alive: boolean;
}

/** An account that is being scanned, or waits to be tried again. */
export interface TargetSeen {
  readonly accountId: string;
  readonly name?: string;
  readonly attempts: number;
  readonly worker?: WorkerSeen;
  /** When its worker took it, or when it was settled. */
  readonly since?: string;
  readonly error?: JobError;
}

/** Where a run stands. */
export interface QueueProgress {
  readonly queued: number;
  readonly active: number;
  readonly done: number;
  readonly dead: number;
  /** Accounts that took more than one attempt, whatever came of it. */
  readonly retried: number;
  /** Oldest first; no more than asked for. */
  readonly activeTargets: readonly TargetSeen[];
  readonly deadTargets: readonly TargetSeen[];
  /** Those waiting for another attempt, with what went wrong. */
  readonly waitingTargets: readonly TargetSeen[];
  /** Settled in the last minute, and how many seconds of it the run has lasted. */
  readonly lastMinute: { readonly settled: number; readonly seconds: number };
}

/** A settled account, for whoever ends the run. */
export interface SettledTarget {
  readonly target: QueuedTarget;
  readonly state: 'done' | 'dead';
  /** What was handed in with it. Absent of one that is dead. */
  readonly part?: unknown;
  readonly error?: JobError;
}

/** What a run comes to. */
export interface Closing {
  /** Accounts that are kept with it: those that are dead. */
  readonly kept: readonly KeptAccount[];
  readonly end: RunEnd;
}

/** Makes the end of a run of its accounts, in the order of ids, and of what the listing handed in. */
export type Sum = (settled: AsyncIterable<SettledTarget>, part: unknown) => Promise<Closing>;

/** So many calls a second, for so many milliseconds from the moment in which it was asked for. */
export interface LentCalls {
  readonly perSecond: number;
  readonly forMs: number;
}

export interface CallRate {
  readonly organization: string;
  /** Calls a second, as it was set. */
  readonly perSecond: number;
  /** What it is now: less for a while after AWS throttled. */
  readonly current: number;
}

/**
 * Work on runs by many machines. What a promise of a writing call was kept for outlives `kill -9` of anybody. Times are
 * those of the database's clock, since the machines' own differ. Every call throws the Problem `store-unavailable`
 * where the database cannot be reached.
 */
export interface Queue {
  /** The address without a password. */
  readonly place: string;

  /** Writes a run down and sends the job that finds its accounts, both or neither. */
  start(run: NewQueuedRun): Promise<void>;
  /** Nothing for a number that is no run of many machines. */
  run(number: number): Promise<QueuedRun | undefined>;
  /** Runs of many machines that are not over, of whichever line, in the order of numbers. */
  openRuns(): Promise<readonly QueuedRun[]>;
  /** The number of the newest run of many machines. */
  newest(): Promise<number | undefined>;
  /** @param most accounts told of one by one, of each kind */
  progress(run: number, most: number): Promise<QueueProgress>;
  /** Ends a run that is not over: nothing more is taken of it. Nothing where it is over. */
  cancel(run: number, at: string, words: string): Promise<boolean>;
  /** Ends a run that cannot go on. */
  fail(run: number, at: string, words: string): Promise<boolean>;
  /** Tries dead accounts again, of a run that is not over. Gives how many. */
  retryDead(run: number): Promise<number>;
  /** The accounts that are dead, in the order of ids; of a run that is over too. */
  deadOf(run: number): Promise<readonly QueuedTarget[]>;

  /** Says that a worker is there, and makes the queue of its line where it is not there. */
  joinLine(worker: WorkerStart): Promise<void>;
  /** Says that a worker is still there. */
  seeWorker(worker: WorkerStart): Promise<void>;
  leaveWorker(id: string): Promise<void>;
  workers(): Promise<readonly WorkerSeen[]>;

  /** Takes work, for the runs that have longest waited. */
  take(worker: WorkerStart, most: number): Promise<readonly Job[]>;
  /** Says that these are still worked on: jobs of whom that is not said for ten seconds are given to others. */
  holdOn(jobs: readonly Job[]): Promise<void>;
  /**
   * Writes the accounts of a run down, with those left out, which are kept at once. Nothing where that was done before.
   *
   * @param listed `part` is plain data, for whoever ends the run
   */
  list(
    run: number,
    listed: {
      readonly targets: readonly QueuedTarget[];
      readonly skipped: readonly KeptAccount[];
      readonly part: unknown;
      readonly organizationAccounts?: number;
    },
  ): Promise<void>;
  /** Sends a job for every account that has none yet. */
  sendJobs(run: number): Promise<void>;
  /**
   * Keeps an account and ends its job, both or neither; false where somebody had settled the account before, or the run
   * is over.
   *
   * @param part plain data, for whoever ends the run
   */
  settle(job: Job, kept: KeptAccount, part: unknown): Promise<boolean>;
  /** Ends the job of an account that could not be read as often as it was tried. */
  bury(job: Job, error: JobError): Promise<void>;
  /**
   * Has the job tried again, after a pause that grows from attempt to attempt.
   *
   * @param random from 0 up to, but not including, 1: for jitter
   */
  giveBack(job: Job, error: JobError, random: number): Promise<void>;
  /** Ends a job that has done its part. */
  finish(job: Job): Promise<void>;
  /** Sends the closing jobs of those runs of a line whose accounts are all settled. */
  sendClosing(line: Line): Promise<void>;
  /**
   * Ends a run, once: what is made of its accounts is kept with the end, all or nothing. False where something is not
   * settled yet, or the run is over.
   *
   */
  endRun(run: number, sum: Sum): Promise<boolean>;

  /** Sets how many calls a second all workers may send together for an organisation. */
  setRate(organization: string, perSecond: number): Promise<void>;
  /** Nothing where none was set. */
  rate(organization: string): Promise<CallRate | undefined>;
  /**
   * Lends a worker a share of the rate, in the place of the one before, which it may use for a second more at most.
   * Whatever workers come, go and die: all shares together are never more than the rate.
   */
  lendCalls(organization: string, worker: string): Promise<LentCalls>;
  /** AWS throttled: the rate goes down for everybody, and comes back slowly. */
  slowDown(organization: string): Promise<void>;

  close(): Promise<void>;
}
