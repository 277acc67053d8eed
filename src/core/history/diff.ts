import { type AccountStanding, standings, whyNotSeen } from '../engine/account-sight.ts';
import { comparedRules } from '../engine/compare-runs.ts';
import type { Account } from '../model/account.ts';
import type { Comparison, NotSeen, NotSeenReason } from '../model/comparison.ts';
import { NOT_SEEN_REASONS } from '../model/comparison.ts';
import type { Change, FindingLife, KeptFinding, StoredRun } from '../model/history.ts';
import type { AccountCoverage } from '../model/run.ts';
import { secondsBetween } from '../model/time.ts';
import { type WorstFindings, WorstFirst } from '../model/worst-first.ts';
import { type Standing, standingAt } from './life-at.ts';

/** Findings of each kind held for showing. */
const MOST_HELD = 200;

/**
 * What became of a finding between two runs. `new`: it fails in the later run and did not in the earlier one.
 * `unseen-before`: it fails in the later run, and failed before the earlier one, which could not see it. `fixed`, `open`,
 * `accepted` and `not-seen`: it failed in the earlier run.
 */
export const OUTCOMES = ['new', 'unseen-before', 'fixed', 'open', 'accepted', 'not-seen'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A finding in a diff. */
export interface DiffedFinding {
  readonly finding: KeptFinding;
  readonly outcome: Outcome;
  /** What brought it to where it stands after the later run, and the number of the run that changed it. */
  readonly change: Change;
  readonly run: number;
  /** Of `not-seen`. */
  readonly why?: NotSeenReason;
  /** Of `fixed`: from when it last became new or reopened. */
  readonly secondsOpen?: number;
}

/** One of the two runs, and what became of each account in it. */
export interface DiffSide {
  readonly run: StoredRun;
  readonly coverage: readonly AccountCoverage[];
  /** Ids of accounts that it came late to (`LateAccount`): what it saw there is in no life. */
  readonly late?: readonly string[];
}

/** Two runs of a store beside each other. */
export interface RunDiff extends Comparison<KeptFinding> {
  readonly from: StoredRun;
  readonly to: StoredRun;
  readonly fresh: WorstFindings<KeptFinding>;
  /** Findings that failed before the earlier run, which could not see them: how they stand in the later one. */
  readonly unseenBefore: { readonly open: number; readonly gone: number; readonly notSeen: number };
  /** Findings that failed in the earlier run, by rules that the later one did not ask. */
  readonly notAsked: number;
  readonly accounts: {
    readonly onlyLater: readonly Account[];
    readonly onlyEarlier: readonly Account[];
    /** In both, and read by the earlier run alone. */
    readonly notReadLater: readonly Account[];
    /** That the earlier run, or the later one, came late to: how findings stood there after it, nobody knows. */
    readonly lateEarlier: readonly Account[];
    readonly lateLater: readonly Account[];
  };
  /** In the order of account, rule and id. Those that are still open only where they were asked for. */
  readonly findings: readonly DiffedFinding[];
  /** False where something that could be new, or fixed, could not be seen. */
  readonly complete: boolean;
}

/** How a diff is made. */
export interface DiffOptions {
  /** Keeps the findings that are still open too, of which there may be very many. */
  readonly keepOpen?: boolean;
}

/**
 * A diff that is being made of the lives of findings. It is shown every life, in any order. What a run did not ask
 * about, or could not read, is neither new nor fixed (P05).
 */
export class OpenDiff {
  readonly #earlier: DiffSide;
  readonly #later: DiffSide;
  readonly #keepOpen: boolean;
  readonly #rules: Comparison['rules'];
  readonly #rulesThen: ReadonlySet<string>;
  readonly #rulesNow: ReadonlySet<string>;
  readonly #then: ReadonlyMap<string, AccountStanding>;
  readonly #now: ReadonlyMap<string, AccountStanding>;
  readonly #findings: DiffedFinding[] = [];
  readonly #newIds = new Set<string>();
  readonly #fresh = new WorstFirst<KeptFinding>(MOST_HELD);
  readonly #fixed = new WorstFirst<KeptFinding>(MOST_HELD);
  readonly #notSeen = new Map<NotSeenReason, { total: number; accounts: Map<string, Account> }>();
  readonly #unseenBefore = { open: 0, gone: 0, notSeen: 0 };
  #newWhereUnread = 0;
  #open = 0;
  #accepted = 0;
  #notCompared = 0;
  #notAsked = 0;

  constructor(earlier: DiffSide, later: DiffSide, { keepOpen = false }: DiffOptions = {}) {
    this.#earlier = earlier;
    this.#later = later;
    this.#keepOpen = keepOpen;
    this.#rules = comparedRules(earlier.run, later.run);
    this.#rulesThen = new Set(earlier.run.rules.map(({ id }) => id));
    this.#rulesNow = new Set(later.run.rules.map(({ id }) => id));
    this.#then = standings(earlier.coverage);
    this.#now = standings(later.coverage);
  }

  see(life: FindingLife): void {
    const { finding } = life;
    const now = standingAt(life, this.#later.run.number);
    if (now === undefined) return;
    const then = standingAt(life, this.#earlier.run.number);
    const [account, rule] = [finding.account.id, finding.rule];
    const sawThen = unreadFor(then, this.#then.get(account)) === undefined && then?.state !== 'not-seen';
    const unread = unreadFor(now, this.#now.get(account));
    if (!this.#rulesThen.has(rule)) {
      if (this.#rulesNow.has(rule) && unread === undefined && now.state === 'open') this.#notCompared += 1;
      return;
    }
    const failed = sawThen && then?.state === 'open';
    if (!this.#rulesNow.has(rule)) this.#notAsked += failed ? 1 : 0;
    else if (failed) this.#fateOf(finding, now, unread);
    else this.#unlessFailed(finding, sawThen ? undefined : then, now, unread);
  }

  /** What became of a finding that failed in the earlier run. */
  #fateOf(finding: KeptFinding, now: Standing, unread: NotSeenReason | undefined): void {
    if (unread !== undefined || now.state === 'not-seen') {
      const why = unread ?? reasonOf(now);
      this.#lost(why, finding.account);
      this.#keep(finding, 'not-seen', now, { why });
    } else if (now.state === 'open') {
      this.#open += 1;
      if (this.#keepOpen) this.#keep(finding, 'open', now);
    } else if (now.state === 'accepted') {
      this.#accepted += 1;
      this.#keep(finding, 'accepted', now);
    } else {
      this.#fixed.add(finding);
      const { secondsOpen } = now.by;
      this.#keep(finding, 'fixed', now, secondsOpen === undefined ? {} : { secondsOpen });
    }
  }

  /**
   * A finding that did not fail in the earlier run, or that it could not see.
   *
   * @param unseen how it stood after the earlier run, where that run could not see it
   */
  #unlessFailed(
    finding: KeptFinding,
    unseen: Standing | undefined,
    now: Standing,
    unread: NotSeenReason | undefined,
  ): void {
    const known = unseen?.lastKnown === 'open';
    const inLater = this.#now.has(finding.account.id);
    if (unread !== undefined || now.state === 'not-seen') {
      if (known && inLater) this.#unseenBefore.notSeen += 1;
    } else if (now.state !== 'open') {
      if (known && now.state === 'resolved') this.#unseenBefore.gone += 1;
    } else if (known) {
      this.#unseenBefore.open += 1;
      this.#keep(finding, 'unseen-before', now);
    } else {
      this.#newIds.add(finding.id);
      this.#fresh.add(finding);
      if (whyNotSeen(this.#then.get(finding.account.id)) !== undefined) this.#newWhereUnread += 1;
      this.#keep(finding, 'new', now);
    }
  }

  close(): RunDiff {
    const { run: from } = this.#earlier;
    const { run: to } = this.#later;
    const notSeen = NOT_SEEN_REASONS.flatMap((why): NotSeen[] => {
      const found = this.#notSeen.get(why);
      return found === undefined ? [] : [{ why, total: found.total, accounts: [...found.accounts.values()] }];
    });
    const accounts = this.#accounts();
    const late = accounts.lateEarlier.length + accounts.lateLater.length;
    const lost = notSeen.length + this.#unseenBefore.notSeen + this.#notAsked;
    const unseen = lost + late + accounts.onlyEarlier.length;
    return {
      from,
      to,
      earlier: { name: `run ${from.number}`, now: from.now },
      secondsBetween: secondsBetween(from.now, to.now),
      newIds: this.#newIds,
      fresh: this.#fresh.gathered(),
      newWhereUnread: this.#newWhereUnread,
      fixed: this.#fixed.gathered(),
      open: this.#open,
      accepted: this.#accepted,
      notSeen,
      unseenBefore: this.#unseenBefore,
      rules: this.#rules,
      notCompared: this.#notCompared,
      notAsked: this.#notAsked,
      accounts,
      findings: this.#findings,
      complete: unseen + accounts.notReadLater.length === 0 && to.summary?.complete === true,
    };
  }

  #accounts(): RunDiff['accounts'] {
    const [before, after] = [namesOf(this.#earlier.coverage), namesOf(this.#later.coverage)];
    const read = (side: ReadonlyMap<string, AccountStanding>, id: string) =>
      whyNotSeen(side.get(id)) === undefined;
    return {
      onlyLater: [...after.values()].filter(({ id }) => !before.has(id)),
      onlyEarlier: [...before.values()].filter(({ id }) => !after.has(id)),
      notReadLater: [...after.values()].filter(
        ({ id }) => before.has(id) && read(this.#then, id) && !read(this.#now, id),
      ),
      lateEarlier: lateIn(this.#earlier, before),
      lateLater: lateIn(this.#later, after),
    };
  }

  #lost(why: NotSeenReason, account: Account): void {
    const found = this.#notSeen.get(why) ?? { total: 0, accounts: new Map<string, Account>() };
    found.total += 1;
    found.accounts.set(account.id, account);
    this.#notSeen.set(why, found);
  }

  #keep(
    finding: KeptFinding,
    outcome: Outcome,
    { by: { run, change } }: Standing,
    more: Pick<DiffedFinding, 'why' | 'secondsOpen'> = {},
  ): void {
    this.#findings.push({ finding, outcome, change, run, ...more });
  }
}

/**
 * Why a run can say nothing of a finding. Of an account that could not be read something may still have been judged:
 * what a life then has as open or accepted was seen, for the rest became `not-seen`.
 */
function unreadFor(
  standing: Standing | undefined,
  account: AccountStanding | undefined,
): NotSeenReason | undefined {
  const isSeen = standing?.state === 'open' || standing?.state === 'accepted';
  return account?.status === 'failed' && isSeen ? undefined : whyNotSeen(account);
}

/**
 * Why a finding was not seen in an account that the run read. The change may be of an earlier run, which did not read
 * the account; then all that is known of this one is that it did not judge it either.
 */
function reasonOf({ reason = 'not-judged' }: Standing): NotSeenReason {
  return reason === 'account-not-read' || reason === 'account-not-in-run' ? 'not-judged' : reason;
}

function lateIn({ late = [] }: DiffSide, accounts: ReadonlyMap<string, Account>): readonly Account[] {
  return late.flatMap((id) => accounts.get(id) ?? []);
}

/** The accounts of a run, each once. */
function namesOf(coverage: readonly AccountCoverage[]): ReadonlyMap<string, Account> {
  return new Map(coverage.map(({ account }) => [account.id, account]));
}
