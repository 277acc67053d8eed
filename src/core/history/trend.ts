import { SEVERITIES } from '../model/finding.ts';
import type { ChangeCount, LateAccount, LifeState, StoredRun } from '../model/history.ts';
import type { CoverageStatus } from '../model/run.ts';

/** How many findings stand how. */
export interface Standings {
  readonly open: number;
  readonly accepted: number;
  /** Open or accepted, and the last run that asked could not tell: not fixed, and not seen (P05). */
  readonly notSeen: number;
}

/** What is counted apart: rules, or severities. */
export type TrendBy = 'rule' | 'severity';

/** After one run. */
export interface TrendPoint {
  readonly run: number;
  readonly now: string;
  readonly complete: boolean;
  readonly accounts: Readonly<Record<CoverageStatus, number>>;
  /** Of all that is counted. */
  readonly all: Standings;
  /** Of each row of the trend, in its order. */
  readonly of: readonly Standings[];
}

/** What happened to findings of one rule, or of one severity, over the whole time. */
export interface TrendRow {
  /** The id of a rule, or a severity. */
  readonly key: string;
  /** Before the first run of the time. */
  readonly openBefore: number;
  /** After the last. */
  readonly end: Standings;
  readonly fresh: number;
  readonly reopened: number;
  readonly fixed: number;
  /** Over all that were fixed, each from when it last became new or reopened. Seconds. */
  readonly secondsOpen: number;
}

/** A run that never ended, and so is no point. */
export interface NotEnded {
  readonly run: number;
  readonly state: 'running' | 'failed' | 'interrupted';
  readonly startedAt: string;
  readonly words?: string;
}

/** Open findings over time. */
export interface Trend {
  readonly by: TrendBy;
  /** As asked for; absent: from the first run, to the last. ISO 8601 UTC, both inclusive. */
  readonly from?: string;
  readonly to?: string;
  /** Ended runs in that time, in the order in which they began. */
  readonly points: readonly TrendPoint[];
  /** Rules by what is open, the most first; severities from worst to least. Rows without a finding are left out. */
  readonly rows: readonly TrendRow[];
  readonly total: TrendRow;
  readonly notEnded: readonly NotEnded[];
  /** Runs among the points that came late to accounts: what they saw there is no part of this. */
  readonly late: readonly { readonly run: number; readonly accounts: number }[];
  /** Different sets of accounts that the runs were of. */
  readonly scopes: number;
  /** A run judged by an earlier time than the run before it. */
  readonly backwards: boolean;
}

/** What is asked for. */
export interface TrendQuestion {
  readonly by: TrendBy;
  readonly from?: string;
  readonly to?: string;
}

const NONE: Standings = { open: 0, accepted: 0, notSeen: 0 };

/**
 * Puts the sums of changes together, run after run. How findings stand after a run is all changes up to it, those of
 * runs before the time asked for and of runs that never ended among them.
 *
 * @param runs in any order
 * @param counts in the order of runs
 * @param late what runs judged and no change shows
 */
export function makeTrend(
  runs: readonly StoredRun[],
  counts: readonly ChangeCount[],
  question: TrendQuestion,
  late: readonly LateAccount[] = [],
): Trend {
  const { by, from, to } = question;
  const meant = (now: string) => (from === undefined || now >= from) && (to === undefined || now <= to);
  const inOrder = runs.toSorted((a, b) => a.number - b.number);
  const inTime = inOrder.filter(({ now }) => meant(now));
  const within = new Set(inTime.map(({ number }) => number));
  const sums = new Sums(by, within);
  const raw: { readonly run: StoredRun; readonly standings: ReadonlyMap<string, Standings> }[] = [];
  let next = 0;
  // What an unfinished run changed counts from the next one on that ended.
  for (const run of inTime.filter(({ state }) => state === 'ended')) {
    for (let count = counts[next]; count !== undefined && count.run <= run.number; count = counts[next]) {
      sums.add(count);
      next += 1;
    }
    raw.push({ run, standings: sums.standings() });
  }
  // Changes after the last run of that time are none of it: what is at the end is as its last point has it.
  const end = raw.at(-1)?.standings ?? new Map<string, Standings>();
  const rows = sums.rows(end);
  const lateByRun = Map.groupBy(late, ({ run }) => run);
  const comeLate = raw.flatMap(({ run: { number } }) => {
    const accounts = lateByRun.get(number)?.length;
    return accounts === undefined ? [] : [{ run: number, accounts }];
  });
  return {
    ...question,
    points: raw.map(({ run, standings }) => {
      const point = pointOf(run, standings, rows);
      return { ...point, complete: point.complete && !lateByRun.has(run.number) };
    }),
    rows,
    total: totalOf(rows),
    notEnded: inTime.flatMap(notEndedOf),
    late: comeLate,
    scopes: new Set(raw.map(({ run: { scope } }) => `${scope.kind} ${scope.key}`)).size,
    backwards: raw.some(({ run }, index) => run.now < (raw[index - 1]?.run.now ?? run.now)),
  };
}

/** Seconds from new to fixed, on the mean; nothing where nothing was fixed. */
export function meanSecondsToFix({ fixed, secondsOpen }: TrendRow): number | undefined {
  return fixed === 0 ? undefined : secondsOpen / fixed;
}

/** The tally of one rule or severity. */
interface Tally {
  open: number;
  accepted: number;
  notSeen: number;
  openBefore: number;
  fresh: number;
  reopened: number;
  fixed: number;
  secondsOpen: number;
}

const FIELD: Readonly<Partial<Record<LifeState, 'open' | 'accepted' | 'notSeen'>>> = {
  open: 'open',
  accepted: 'accepted',
  'not-seen': 'notSeen',
};

/** Sums of changes, added in the order of runs. */
class Sums {
  readonly #by: TrendBy;
  readonly #within: ReadonlySet<number>;
  readonly #first: number;
  readonly #tallies = new Map<string, Tally>();

  constructor(by: TrendBy, within: ReadonlySet<number>) {
    this.#by = by;
    this.#within = within;
    this.#first = Math.min(...within);
  }

  add(each: ChangeCount): void {
    const tally = this.#tallyOf(each[this.#by]);
    const { run, change, from, to, count } = each;
    const left = from === undefined ? undefined : FIELD[from];
    if (left !== undefined) tally[left] -= count;
    const entered = FIELD[to];
    if (entered !== undefined) tally[entered] += count;
    if (run < this.#first) tally.openBefore = tally.open;
    if (!this.#within.has(run)) return;
    if (change === 'new') tally.fresh += count;
    if (change === 'reopened') tally.reopened += count;
    if (change !== 'resolved') return;
    tally.fixed += count;
    tally.secondsOpen += each.secondsOpen;
  }

  standings(): ReadonlyMap<string, Standings> {
    const standingOf = ({ open, accepted, notSeen }: Tally): Standings => ({ open, accepted, notSeen });
    return new Map([...this.#tallies].map(([key, tally]) => [key, standingOf(tally)]));
  }

  rows(end: ReadonlyMap<string, Standings>): readonly TrendRow[] {
    const rows = [...this.#tallies].map(([key, tally]): TrendRow => {
      const { openBefore, fresh, reopened, fixed, secondsOpen } = tally;
      return { key, openBefore, end: end.get(key) ?? NONE, fresh, reopened, fixed, secondsOpen };
    });
    const told = rows.filter(
      ({ openBefore, end: { open, accepted, notSeen }, fresh, reopened, fixed }) =>
        openBefore + open + accepted + notSeen + fresh + reopened + fixed > 0,
    );
    return told.sort(this.#by === 'severity' ? bySeverity : byOpen);
  }

  #tallyOf(key: string): Tally {
    const there = this.#tallies.get(key);
    if (there !== undefined) return there;
    const made: Tally = { ...NONE, openBefore: 0, fresh: 0, reopened: 0, fixed: 0, secondsOpen: 0 };
    this.#tallies.set(key, made);
    return made;
  }
}

function byOpen(a: TrendRow, b: TrendRow): number {
  const weight = ({ end: { open, notSeen } }: TrendRow) => open + notSeen;
  return weight(b) - weight(a) || (a.key < b.key ? -1 : 1);
}

const RANK: ReadonlyMap<string, number> = new Map(SEVERITIES.map((severity, rank) => [severity, rank]));

function bySeverity(a: TrendRow, b: TrendRow): number {
  return (RANK.get(a.key) ?? SEVERITIES.length) - (RANK.get(b.key) ?? SEVERITIES.length);
}

function pointOf(
  { number, now, summary }: StoredRun,
  standings: ReadonlyMap<string, Standings>,
  rows: readonly TrendRow[],
): TrendPoint {
  const of = rows.map(({ key }) => standings.get(key) ?? NONE);
  return {
    run: number,
    now,
    complete: summary?.complete ?? false,
    accounts: summary?.accounts ?? { scanned: 0, partial: 0, skipped: 0, failed: 0 },
    all: of.reduce(plus, NONE),
    of,
  };
}

function plus(a: Standings, b: Standings): Standings {
  return { open: a.open + b.open, accepted: a.accepted + b.accepted, notSeen: a.notSeen + b.notSeen };
}

function totalOf(rows: readonly TrendRow[]): TrendRow {
  let total: TrendRow = {
    ...{ key: 'all', openBefore: 0, end: NONE },
    ...{ fresh: 0, reopened: 0, fixed: 0, secondsOpen: 0 },
  };
  for (const row of rows) {
    total = {
      key: total.key,
      openBefore: total.openBefore + row.openBefore,
      end: plus(total.end, row.end),
      fresh: total.fresh + row.fresh,
      reopened: total.reopened + row.reopened,
      fixed: total.fixed + row.fixed,
      secondsOpen: total.secondsOpen + row.secondsOpen,
    };
  }
  return total;
}

function notEndedOf({ number, state, startedAt, words }: StoredRun): readonly NotEnded[] {
  if (state === 'ended') return [];
  return [{ run: number, state, startedAt, ...(words !== undefined && { words }) }];
}
