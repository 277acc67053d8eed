import type { BaseSession, Target } from '../aws/session/base-session.ts';
import { systemClock } from '../aws/session/clock.ts';
import { type Marker, marker } from '../core/engine/marks.ts';
import { Problem } from '../core/model/problem.ts';
import { accountPseudonym, redactCoverage } from '../core/model/redact.ts';
import type { AccountCoverage, AccountResult, CallCounts, Lapsed, RunRule } from '../core/model/run.ts';
import { parseTimeArgument } from '../core/parse/time-argument.ts';
import { asScan } from './as-scan.ts';
import { asTheyFinish } from './as-they-finish.ts';
import { type ChosenAccounts, chooseAccounts } from './choose-accounts.ts';
import { KeptScan, liveScope } from './kept-scan.ts';
import { openLive } from './open-live.ts';
import { noticesOf, ownersFrom, readPeople } from './people.ts';
import type { AccountScan, ScannedAccount } from './scan-account.ts';
import { scanFiles } from './scan-files.ts';
import { frameOf } from './scan-frame.ts';
import { type Around, scanGround } from './scan-ground.ts';
import { DEFAULT_CONCURRENCY, type Progress, type ScanOptions } from './scan-options.ts';
import { NO_CALLS, type RunFrame, type RunSummary, runRules, Tally } from './tally.ts';

/** Accounts as they finish, and the run as a whole once they all have. */
export interface Scan extends AsyncIterable<AccountResult> {
  /** The rules it judges by, known before the first account. */
  readonly rules: readonly RunRule[];
  /** Known when the last account was given out. Rejects where the scan failed or was left before its end. */
  readonly summary: Promise<RunSummary>;
}

/**
 * Judges accounts live, or reports from files, and gives each account's findings as it finishes.
 *
 * Throws a {@link Problem} at once for options that cannot be; while it is iterated, for credentials,
 * organisations and files that cannot be read. What AWS refuses in one account is no error: it is in that
 * account's coverage, and what rests on it is `unknown`.
 */
export function scan(options: ScanOptions = {}): Scan {
  const frame = frameOf(options);
  return asScan(runRules(frame.selected), (finish) => run(options, frame, finish));
}

async function* run(
  options: ScanOptions,
  frame: RunFrame,
  finish: (summary: RunSummary) => void,
): AsyncGenerator<AccountResult> {
  const tally = new Tally(frame);
  const { now, redacted: redact } = frame;
  const marks = options.marks === undefined ? undefined : marker(options.marks, now);
  const people = options.people === undefined ? undefined : readPeople(options.people, now);
  if (people !== undefined) for (const notice of noticesOf(people)) options.onNotice?.(notice);
  const withOwners = people && ownersFrom(people);
  const summary = (calls: CallCounts) => tally.summary(frame, calls, lapsedIn(marks, read, frame));
  // Real ids, also where the output is redacted: what people wrote names them.
  const read = new Set<string>();
  const around = { marker: marks, withOwners, onRead: (id: string) => void read.add(id) };
  const kept = new KeptScan(options, frame);
  const end = async (calls: CallCounts, caller?: string) => {
    const ended = summary(calls);
    await kept.end(ended.run, caller);
    finish(ended);
  };
  if (frame.source === 'files') {
    const { credentialReports: reports = [] } = options;
    const reportTime =
      options.reportTime === undefined ? undefined : parseTimeArgument(options.reportTime, '--report-time');
    await kept.begin({ kind: 'files', key: 'files' });
    for (const { report, ...judged } of scanFiles({
      ...frame,
      reports,
      reportTime,
      redact,
      nowGiven: options.now !== undefined,
      ...around,
    })) {
      const result = await kept.keep(judged, { report });
      tally.add(result);
      yield result;
    }
    await end(NO_CALLS);
    return;
  }
  const clock = systemClock(options.now === undefined ? undefined : new Date(now));
  // Whoever leaves the loop leaves accounts in flight behind: they must not go on asking AWS.
  const left = new AbortController();
  const signal = options.signal === undefined ? left.signal : AbortSignal.any([options.signal, left.signal]);
  const base = await openLive({ ...options, signal }, clock);
  options.onCaller?.(base.identity.arn);
  try {
    for await (const result of scanLive(base, options, { ...frame, ...around, kept })) {
      tally.add(result);
      yield result;
    }
    await end(base.counter.totals(), base.identity.arn);
  } finally {
    left.abort();
    base.close();
  }
}

/** Suppressions and attestations that did nothing, of those that this run could have answered. */
function lapsedIn(marks: Marker | undefined, read: ReadonlySet<string>, frame: RunFrame): readonly Lapsed[] {
  const rules = frame.selected.map(({ rule }) => rule.id);
  return marks?.lapsed({ rules, accounts: [...read] }, frame.redacted) ?? [];
}

async function* scanLive(
  base: BaseSession,
  options: ScanOptions,
  frame: RunFrame & Around & Pick<AccountScan, 'onRead'> & { readonly kept: KeptScan },
): AsyncGenerator<AccountResult> {
  options.onProgress?.(NOTHING_YET);
  const chosen = await chooseAccounts(base, options);
  const names = pseudonyms(chosen);
  const shown = (coverage: AccountCoverage) =>
    frame.redacted ? redactCoverage(coverage, names.get(coverage.account.id) ?? 'account') : coverage;
  const { kept } = frame;
  await kept.begin(liveScope(options, base.identity));
  for (const coverage of chosen.skipped) yield kept.keep({ coverage: shown(coverage), findings: [] });

  const scanAccount = await scanGround(base, options, frame, {
    ...frame,
    ...(options.organization === true && {
      organizationAccounts: chosen.targets.length + chosen.skipped.length,
    }),
  });
  const board = new Board(chosen.targets.length, chosen.skipped.length, options.onProgress);
  const again: Target[] = [];
  const scanOne = (target: Target) =>
    board.watch(() =>
      scanAccount(target, {
        pseudonym: frame.redacted ? names.get(target.accountId) : undefined,
        onRead: frame.onRead,
        onReportState: (waiting) => board.waiting(target.accountId, waiting),
      }),
    );
  const { accounts: atOnce = DEFAULT_CONCURRENCY.accounts } = options.concurrency ?? {};
  // Kept where it was scanned, so that accounts in flight wait for the disk together.
  const done = async ({ result, read }: ScannedAccount) => kept.keep(result, read);
  const first = async (target: Target) => {
    const scanned = await scanOne(target);
    return scanned.throttled ? { throttled: target } : { result: await done(scanned) };
  };
  for await (const { throttled, result } of asTheyFinish(chosen.targets, atOnce, first)) {
    if (throttled !== undefined) again.push(throttled);
    if (result !== undefined) yield board.done(result);
  }
  // AWS was too busy to make a report for these: by now the rest of the run has given it time (C05).
  const last = async (target: Target) => done(await scanOne(target));
  for await (const result of asTheyFinish(again, LAST_PASS_AT_ONCE, last)) yield board.done(result);
}

/** Listing a large organisation takes a while. */
const NOTHING_YET: Progress = {
  accounts: 0,
  done: 0,
  inFlight: 0,
  waitingForReport: 0,
  failed: 0,
  skipped: 0,
};

/** The last pass is gentle: these accounts were refused for asking too much at once. */
const LAST_PASS_AT_ONCE = 4;

/** Pseudonyms by account id, counted in the order of ids, those skipped included. */
function pseudonyms({ targets, skipped }: ChosenAccounts): ReadonlyMap<string, string> {
  const ids = [...targets.map((target) => target.accountId), ...skipped.map(({ account }) => account.id)];
  return new Map(ids.sort().map((id, index) => [id, accountPseudonym(index)]));
}

/** Counts where accounts stand, for the progress line. */
class Board {
  readonly #accounts: number;
  readonly #skipped: number;
  readonly #tell: ((progress: Progress) => void) | undefined;
  readonly #waiting = new Set<string>();
  #inFlight = 0;
  #done = 0;
  #failed = 0;

  constructor(accounts: number, skipped: number, tell: ((progress: Progress) => void) | undefined) {
    this.#accounts = accounts;
    this.#skipped = skipped;
    this.#tell = tell;
  }

  async watch<T>(work: () => Promise<T>): Promise<T> {
    this.#inFlight += 1;
    this.#draw();
    try {
      return await work();
    } finally {
      this.#inFlight -= 1;
    }
  }

  waiting(accountId: string, waits: boolean): void {
    if (waits) this.#waiting.add(accountId);
    else this.#waiting.delete(accountId);
    this.#draw();
  }

  done(result: AccountResult): AccountResult {
    this.#done += 1;
    if (result.coverage.status === 'failed') this.#failed += 1;
    this.#draw();
    return result;
  }

  #draw(): void {
    this.#tell?.({
      accounts: this.#accounts,
      done: this.#done,
      inFlight: this.#inFlight,
      waitingForReport: this.#waiting.size,
      failed: this.#failed,
      skipped: this.#skipped,
    });
  }
}
