import type { BaseSession } from '../../aws/session/base-session.ts';
import { systemClock } from '../../aws/session/clock.ts';
import type { Pace } from '../../aws/session/pace.ts';
import { marker } from '../../core/engine/marks.ts';
import { Problem } from '../../core/model/problem.ts';
import type { CallCounts } from '../../core/model/run.ts';
import type { KeptAccount } from '../../store/port.ts';
import type { JobError, QueuedRun, QueuedTarget } from '../../store/queue-port.ts';
import { chooseAccounts } from '../choose-accounts.ts';
import { openLive } from '../open-live.ts';
import { ownersFrom, readPeople } from '../people.ts';
import { frameOf } from '../scan-frame.ts';
import { type ScanOne, scanGround } from '../scan-ground.ts';
import type { ScanOptions } from '../scan-options.ts';
import { addCalls, NO_CALLS, type RunFrame } from '../tally.ts';
import { type AccountPart, countAccount } from './account-part.ts';
import { difference, type ListingPart } from './close-run.ts';
import { type FrozenOptions, type OwnOptions, thaw } from './frozen-options.ts';
import { passes } from './passes.ts';

/** An account that was scanned: to be kept, or to be tried again. */
export type Scanned =
  | { readonly kept: KeptAccount; readonly part: AccountPart }
  | { readonly again: JobError; readonly failed: boolean };

/** What a worker needs for one run, opened once: its options, its session, and what its accounts share. */
export class RunGround {
  readonly run: QueuedRun;
  readonly options: ScanOptions;
  readonly frame: RunFrame;
  readonly #base: BaseSession;
  readonly #end: AbortController;
  #scanOne: Promise<ScanOne> | undefined;
  #told: CallCounts = NO_CALLS;
  #listed: number | undefined;

  private constructor(run: QueuedRun, options: ScanOptions, base: BaseSession, end: AbortController) {
    this.run = run;
    this.options = options;
    this.frame = frameOf(options);
    this.#base = base;
    this.#end = end;
  }

  /**
   * Opens a session for a run with the worker's own credentials. Throws the Problems of that, and `no-credentials` where
   * they have become those of another account.
   */
  static async open(run: QueuedRun, own: OwnOptions, pace: Pace): Promise<RunGround> {
    const frozen = run.options as FrozenOptions;
    const end = new AbortController();
    const signal = own.signal === undefined ? end.signal : AbortSignal.any([own.signal, end.signal]);
    const options = thaw(frozen, { ...own, signal });
    const clock = systemClock(frozen.nowGiven ? new Date(frozen.now) : undefined);
    const base = await openLive({ ...options, signal, pace }, clock);
    const { accountId } = base.identity;
    if (accountId === run.organization) return new RunGround(run, options, base, end);
    base.close();
    throw new Problem(
      'no-credentials',
      `The credentials are of account ${accountId} now, and run ${run.run} is of ${run.organization}.`,
      { hint: 'Start a worker of its own for each organisation.' },
    );
  }

  /** Finds the accounts of the run. Throws what {@link chooseAccounts} throws. */
  async list(): Promise<{
    readonly targets: readonly QueuedTarget[];
    readonly skipped: readonly KeptAccount[];
    readonly part: ListingPart;
    readonly organizationAccounts?: number;
  }> {
    const { targets, skipped } = await chooseAccounts(this.#base, this.options);
    this.#listed = this.options.organization === true ? targets.length + skipped.length : undefined;
    const results = skipped.map((coverage) => ({ coverage, findings: [] }));
    const { partition, arn } = this.#base.identity;
    return {
      targets,
      skipped: results.map((result) => ({ entry: 0, ...result })),
      part: {
        partition,
        caller: arn,
        calls: this.#newCalls(),
        skipped: results.map((result) =>
          countAccount(result, { answered: [], read: false, calls: NO_CALLS }),
        ),
      },
      ...(this.#listed !== undefined && { organizationAccounts: this.#listed }),
    };
  }

  /**
   * Scans one account as `scan` does. What passes, such as throttling, is to be tried again unless this was the last
   * attempt; what AWS refuses is a result. Throws the Problem `cancelled` where the run, or the worker, was stopped.
   */
  async scan(
    target: QueuedTarget,
    attempt: { readonly number: number; readonly last: boolean },
  ): Promise<Scanned> {
    this.#scanOne ??= this.#openScan();
    const scanOne = await this.#scanOne;
    const answered = new Set<string>();
    let wasRead = false;
    const { result, read, throttled } = await scanOne(target, {
      pseudonym: undefined,
      onAnswer: (place) => void answered.add(place),
      onRead: () => {
        wasRead = true;
      },
      onReportState: () => {},
    });
    if (this.options.signal?.aborted) throw new Problem('cancelled', 'The account was left before its end.');
    const again = passes(result.coverage, { throttled, attempt });
    if (again !== undefined) return again;
    const calls = this.#newCalls();
    return {
      kept: { entry: 0, ...result, ...read },
      part: countAccount(result, { answered: [...answered], read: wasRead, calls }),
    };
  }

  /** Takes back what was told of calls, where it was not kept: it is told with the next account. */
  notTold(calls: CallCounts): void {
    this.#told = difference(this.#told, calls);
  }

  /** Ends its session; accounts in flight are left. */
  close(): void {
    this.#end.abort();
    this.#base.close();
  }

  async #openScan(): Promise<ScanOne> {
    const { marks, people } = this.options;
    // Where this worker has listed them itself, the run was not listed when it was opened.
    const { organizationAccounts = this.#listed } = this.run;
    return scanGround(this.#base, this.options, this.frame, {
      marker: marks && marker(marks, this.frame.now),
      withOwners: people === undefined ? undefined : ownersFrom(readPeople(people, this.frame.now)),
      ...(organizationAccounts !== undefined && { organizationAccounts }),
    });
  }

  #newCalls(): CallCounts {
    const calls = difference(this.#base.counter.totals(), this.#told);
    this.#told = addCalls(this.#told, calls);
    return calls;
  }
}
