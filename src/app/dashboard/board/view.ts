import { counted } from '../../../core/model/counted.ts';
import { SEVERITIES } from '../../../core/model/finding.ts';
import type { StoredRun } from '../../../core/model/history.ts';
import { RULES } from '../../../core/rules/index.ts';
import type { AsOf, Counts, RunRef } from '../../../web/api/parts.ts';
import type { AccountBoard } from './account-board.ts';
import { addCounts, noCounts, type RuleTotal, totalsByRule } from './counts.ts';
import type { Row } from './row.ts';

/** What a view is made of. */
export interface ViewParts {
  readonly version: string;
  readonly runs: readonly StoredRun[];
  readonly allRuns: readonly StoredRun[];
  /** In the order of ids. */
  readonly accounts: readonly AccountBoard[];
  /** Of accounts that are in none of the runs shown: not seen, or over. */
  readonly loose: readonly Row[];
  readonly notes: readonly string[];
  readonly building: { readonly done: number; readonly total: number } | undefined;
  /** The store could not be read since: there may be newer runs. */
  readonly isBehind?: boolean;
}

/** An order of rows. Each is made once, when it is first asked for. */
export type RowOrder = 'account' | 'severity' | 'rule' | 'resource' | 'since';

/** Everything that the page shows, as it is at one moment; nothing of it changes any more. */
export class View {
  readonly version: string;
  readonly runs: readonly StoredRun[];
  readonly allRuns: readonly StoredRun[];
  readonly accounts: readonly AccountBoard[];
  readonly loose: readonly Row[];
  readonly asOf: AsOf;
  /** The store could not be read since, which a note tells. */
  readonly isBehind: boolean;
  /**
   * What the runs counted in accounts that are not judged here, or not yet: it is counted, and there are no rows of it.
   */
  readonly unlisted: Unlisted;
  readonly #orders = new Map<RowOrder, readonly Row[]>();
  readonly #byAccount: ReadonlyMap<string, AccountBoard>;
  readonly #made = new Map<string, unknown>();
  #byId: ReadonlyMap<string, Row> | undefined;

  constructor({ version, runs, allRuns, accounts, loose, notes, building, isBehind = false }: ViewParts) {
    this.version = version;
    this.runs = runs;
    this.allRuns = allRuns;
    this.accounts = accounts;
    this.loose = loose;
    this.isBehind = isBehind;
    this.#byAccount = new Map(accounts.map((each) => [each.account.id, each]));
    const ofRuns = runs.map((run): OfRun => {
      const shown = accounts.filter(({ reading }) => reading.run.number === run.number);
      return { run, shown, unlisted: unlistedOf(run, shown) };
    });
    this.unlisted = {
      unknown: sum(ofRuns.map(({ unlisted }) => unlisted.unknown)),
      manual: sum(ofRuns.map(({ unlisted }) => unlisted.manual)),
      pass: sum(ofRuns.map(({ unlisted }) => unlisted.pass)),
    };
    this.asOf = {
      version,
      runs: ofRuns.map(({ run, shown }) => ({ ...runRef(run), gaps: gapsIn(shown) })),
      ...(building !== undefined && { building }),
      notes: [...notes, ...ofRuns.flatMap(prunedNote)],
    };
  }

  /** All rows, over ones too. */
  rows(order: RowOrder = 'account'): readonly Row[] {
    const there = this.#orders.get(order);
    if (there !== undefined) return there;
    const rows =
      order === 'account'
        ? [...this.accounts.flatMap((each) => each.rows), ...this.loose]
        : this.rows().toSorted(COMPARE[order]);
    this.#orders.set(order, rows);
    return rows;
  }

  /** What is worked out of the view, once. @param key names it, and what it is asked for */
  once<T>(key: string, make: () => T): T {
    if (!this.#made.has(key)) this.#made.set(key, make());
    return this.#made.get(key) as T;
  }

  account(id: string): AccountBoard | undefined {
    return this.#byAccount.get(id);
  }

  /** Whether a run that is shown covered it, or something of it is still known. */
  knowsAccount(id: string): boolean {
    return this.#byAccount.has(id) || this.loose.some(({ account }) => account.id === id);
  }

  row(id: string): Row | undefined {
    this.#byId ??= new Map(this.rows().map((row) => [row.id, row]));
    return this.#byId.get(id);
  }

  /** Counts of all, those unlisted among them. */
  counts(): Counts {
    const all = noCounts();
    for (const { counts } of this.ruleTotals().values()) addCounts(all, counts);
    all.unknown += this.unlisted.unknown;
    all.manual += this.unlisted.manual;
    all.pass += this.unlisted.pass;
    return all;
  }

  /** Of each rule that anything is counted of; what is unlisted is of none. */
  ruleTotals(): ReadonlyMap<string, RuleTotal> {
    return this.once('totals of rules', () => totalsByRule(this.accounts, this.loose));
  }

  /** Ids of rules that any of the runs asked, in the order of the catalogue; then those of rows alone. */
  ruleIds(): readonly string[] {
    return this.once('rule ids', () => this.#ruleIds());
  }

  /** Ids of rules that any of the runs asked. */
  askedRules(): ReadonlySet<string> {
    return this.once(
      'asked rules',
      () => new Set(this.runs.flatMap(({ rules }) => rules.map(({ id }) => id))),
    );
  }

  #ruleIds(): readonly string[] {
    const found = new Set(this.askedRules());
    for (const rule of this.ruleTotals().keys()) found.add(rule);
    return [...found].sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
  }
}

const PLACES: ReadonlyMap<string, number> = new Map(RULES.map(({ id }, index) => [id, index]));

function placeOf(rule: string): number {
  return PLACES.get(rule) ?? PLACES.size;
}

const RANK: ReadonlyMap<string, number> = new Map(SEVERITIES.map((severity, rank) => [severity, rank]));

function rankOf({ severity }: Row): number {
  return RANK.get(severity) ?? RANK.size;
}

/** Rows stand in the order of accounts, rules and ids before, and sorting is stable. */
const COMPARE: Readonly<Record<Exclude<RowOrder, 'account'>, (a: Row, b: Row) => number>> = {
  severity: (a, b) => rankOf(a) - rankOf(b),
  rule: (a, b) => placeOf(a.rule) - placeOf(b.rule) || inOrder(a.rule, b.rule),
  resource: (a, b) => inOrder(a.resource.name, b.resource.name),
  // What never failed has no such time, and stands behind.
  since: (a, b) => inOrder(a.since ?? '~', b.since ?? '~'),
};

function inOrder(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** A run as it is named on the page. */
export function runRef({ number, now, endedAt, summary, scope }: StoredRun): RunRef {
  return {
    number,
    now,
    ...(endedAt !== undefined && { endedAt }),
    complete: summary?.complete ?? false,
    scope: scope.kind,
  };
}

/** How many accounts were not read, and how many in part. */
function gapsIn(shown: readonly AccountBoard[]): { readonly failed: number; readonly partial: number } {
  const count = (wanted: string) => shown.filter(({ reading }) => reading.coverage.status === wanted).length;
  return { failed: count('failed'), partial: count('partial') };
}

type Unlisted = Readonly<Record<'unknown' | 'manual' | 'pass', number>>;

/** A run, the accounts that are shown by it, and what it counted beyond them. */
interface OfRun {
  readonly run: StoredRun;
  readonly shown: readonly AccountBoard[];
  readonly unlisted: Unlisted;
}

/** What a run had counted beyond what is judged here. Of accounts that a newer run has read, too: it may be too much. */
function unlistedOf({ summary }: StoredRun, shown: readonly AccountBoard[]): Unlisted {
  const counts = summary?.counts;
  if (counts === undefined || shown.every(({ how }) => how === 'judged' || how === 'skipped'))
    return { unknown: 0, manual: 0, pass: 0 };
  const left = (kind: keyof Unlisted, of: number) =>
    Math.max(0, of - sum(shown.map(({ asCounted }) => asCounted[kind])));
  return {
    unknown: left('unknown', counts.unknown),
    manual: left('manual', counts.manual),
    pass: left('pass', counts.pass + counts['not-applicable']),
  };
}

/** Where facts of accounts are gone: nobody can list what was not known there. */
function prunedNote({ run, shown, unlisted: { unknown, manual } }: OfRun): readonly string[] {
  const gone = shown.filter(({ how }) => how === 'pruned').length;
  if (gone === 0) return [];
  return [
    `What ${counted(gone, 'account')} of run ${run.number} ${gone === 1 ? 'was' : 'were'} judged by is no longer kept: ` +
      `of what failed there the last state is shown, and ${counted(unknown, 'verdict')} that could not be given and ` +
      `${manual} for a person to look at are counted, and not listed. Scan again to see them.`,
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
