import type { Account } from '../model/account.ts';
import type { StoredAccount, StoredRun } from '../model/history.ts';
import { type AccountCoverage, COVERAGE_STATUSES, type CoverageStatus } from '../model/run.ts';
import type { Showing } from './showing.ts';

/** One account in one run: what became of it, and the credential report it was judged by. */
export interface Look {
  readonly run: StoredRun;
  /** 0, and up for further reports of the same account in one run. */
  readonly entry: number;
  readonly coverage: AccountCoverage;
  /** Of the report, where the store keeps it. */
  readonly report?: { readonly sha256: string; readonly bytes: number };
  readonly generatedAt?: string;
}

/** Puts what a run says of its accounts beside what the store keeps of them. Both are in the order of account ids. */
export function looksOf(
  run: StoredRun,
  coverage: readonly AccountCoverage[],
  kept: readonly StoredAccount[],
): readonly Look[] {
  const byAccount = Map.groupBy(kept, ({ account }) => account.id);
  const seen = new Map<string, number>();
  return coverage.map((each): Look => {
    const { id } = each.account;
    const nth = seen.get(id) ?? 0;
    seen.set(id, nth + 1);
    const stored = byAccount.get(id)?.[nth];
    const entry = stored?.entry ?? nth;
    const generatedAt = stored?.generatedAt ?? each.report?.generatedAt;
    return {
      run,
      entry,
      coverage: each,
      ...(stored?.report !== undefined && { report: stored.report }),
      ...(generatedAt !== undefined && { generatedAt }),
    };
  });
}

/** An account over all runs of the period. */
export interface Member {
  readonly account: Account;
  /** Runs of the period that name it: the first and the last. */
  readonly first: StoredRun;
  readonly last: StoredRun;
  /** The last run before the period had it too. */
  readonly before: boolean;
  readonly looks: Readonly<Record<CoverageStatus, number>>;
  /** By month: the best that became of it. */
  readonly best: ReadonlyMap<string, CoverageStatus>;
  /** Months for which a report is kept. */
  readonly reported: ReadonlySet<string>;
  /** Why it was left out or not read, last. */
  readonly reason?: string;
  readonly state?: string;
}

type Growing = {
  -readonly [Key in keyof Member]: Member[Key];
} & { looks: Record<CoverageStatus, number>; best: Map<string, CoverageStatus>; reported: Set<string> };

/** Folds looks, run after run, into what is known of each account. Holds accounts and months, and no look. */
export class Population {
  readonly #members = new Map<string, Growing>();
  readonly #before: ReadonlySet<string>;

  /** @param before ids of the accounts of the last run before the period */
  constructor(before: ReadonlySet<string> = new Set()) {
    this.#before = before;
  }

  /** @param month of the run's time: `2026-03` */
  add({ run, coverage, report }: Look, month: string): void {
    const { account, status, reason, state } = coverage;
    const member = this.#memberOf(account, run);
    member.account = account;
    member.last = run;
    member.looks[status] += 1;
    if (report !== undefined) member.reported.add(month);
    const best = member.best.get(month);
    if (best === undefined || rank(status) < rank(best)) member.best.set(month, status);
    if (reason !== undefined) member.reason = reason;
    if (state !== undefined) member.state = state;
  }

  #memberOf(account: Account, run: StoredRun): Growing {
    const known = this.#members.get(account.id);
    if (known !== undefined) return known;
    const made: Growing = {
      account,
      first: run,
      last: run,
      before: this.#before.has(account.id),
      looks: { scanned: 0, partial: 0, skipped: 0, failed: 0 },
      best: new Map(),
      reported: new Set(),
    };
    this.#members.set(account.id, made);
    return made;
  }

  /** In the order of account ids. */
  get members(): readonly Member[] {
    return [...this.#members.values()].toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1));
  }
}

/** From the best to the worst: read in full, in part, not at all, not even tried. */
const RANKS: readonly CoverageStatus[] = ['scanned', 'partial', 'failed', 'skipped'];

function rank(status: CoverageStatus): number {
  return RANKS.indexOf(status);
}

/** An account as the archive lists it. */
export function memberRow(member: Member, showing: Showing) {
  const { account, first, last, before, looks, best, state, reason } = member;
  return {
    account: showing.account(account.id),
    name: showing.accountName(account) ?? null,
    partition: account.partition,
    isManagement: account.isManagement ?? null,
    state: state ?? null,
    knownBefore: before,
    firstRun: first.number,
    since: first.now,
    lastRun: last.number,
    until: last.now,
    runs: Object.fromEntries(COVERAGE_STATUSES.map((status) => [status, looks[status]])),
    months: Object.fromEntries(best),
    reason: reason === undefined ? null : showing.ours(reason),
  };
}

/** What became of one account in one run, as the archive lists it. */
export function lookRow(look: Look, file: string | undefined, showing: Showing) {
  const { run, entry, coverage, report, generatedAt } = look;
  return {
    run: run.number,
    judgedAsOf: run.now,
    account: showing.account(coverage.account.id),
    entry,
    status: coverage.status,
    state: coverage.state ?? null,
    users: coverage.users ?? null,
    code: coverage.code ?? null,
    reason: coverage.reason === undefined ? null : showing.ours(coverage.reason),
    notRead: coverage.notRead.map(({ source, code, words }) => ({
      source,
      code,
      words: showing.ours(words),
    })),
    reportGeneratedTime: generatedAt ?? null,
    reportStale: coverage.report?.stale ?? null,
    reportSha256: report?.sha256 ?? null,
    reportBytes: report?.bytes ?? null,
    reportFile: file ?? null,
  };
}

export type MemberRow = ReturnType<typeof memberRow>;
export type LookRow = ReturnType<typeof lookRow>;
