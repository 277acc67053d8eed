import type { Counts, StandingWord } from '../../../web/api/parts.ts';
import type { Row } from './row.ts';

export type MutableCounts = { -readonly [K in keyof Counts]: number };

export function noCounts(): MutableCounts {
  return { open: 0, accepted: 0, unknown: 0, manual: 0, notSeen: 0, pass: 0 };
}

const FIELD: Readonly<Record<StandingWord, keyof Counts | undefined>> = {
  open: 'open',
  accepted: 'accepted',
  unknown: 'unknown',
  manual: 'manual',
  'not-seen': 'notSeen',
  resolved: undefined,
};

/** What is over is counted nowhere. */
export function countRow(counts: MutableCounts, { standing }: Pick<Row, 'standing'>): void {
  const field = FIELD[standing];
  if (field !== undefined) counts[field] += 1;
}

export function addCounts(to: MutableCounts, more: Counts): void {
  to.open += more.open;
  to.accepted += more.accepted;
  to.unknown += more.unknown;
  to.manual += more.manual;
  to.notSeen += more.notSeen;
  to.pass += more.pass;
}

/** Counts by rule, of rows and of verdicts that are no rows. */
export function countsByRule(
  rows: readonly Row[],
  passes: ReadonlyMap<string, number>,
): ReadonlyMap<string, Counts> {
  const found = new Map<string, MutableCounts>();
  const of = (rule: string) => {
    const there = found.get(rule) ?? noCounts();
    found.set(rule, there);
    return there;
  };
  for (const row of rows) countRow(of(row.rule), row);
  for (const [rule, pass] of passes) of(rule).pass += pass;
  return found;
}

/** How findings of a rule stand in several accounts, and in how many of them any is open. */
export interface RuleTotal {
  readonly counts: Counts;
  readonly accounts: number;
}

/** @param loose rows of accounts that are not among these */
export function totalsByRule(
  accounts: Iterable<{ readonly counts: ReadonlyMap<string, Counts> }>,
  loose: Iterable<Row> = [],
): ReadonlyMap<string, RuleTotal> {
  const found = new Map<string, { readonly counts: MutableCounts; accounts: number }>();
  const of = (rule: string) => {
    const there = found.get(rule) ?? { counts: noCounts(), accounts: 0 };
    found.set(rule, there);
    return there;
  };
  for (const { counts } of accounts)
    for (const [rule, more] of counts) {
      const total = of(rule);
      addCounts(total.counts, more);
      if (more.open > 0) total.accounts += 1;
    }
  for (const row of loose) countRow(of(row.rule).counts, row);
  return found;
}

/** Counts by rule, once some rows stand otherwise. @param changes by the row as it was */
export function recounted(
  counts: ReadonlyMap<string, Counts>,
  changes: ReadonlyMap<Row, Row>,
): ReadonlyMap<string, Counts> {
  const found = new Map([...counts].map(([rule, each]): [string, MutableCounts] => [rule, { ...each }]));
  for (const [before, after] of changes) {
    const of = found.get(before.rule);
    const field = FIELD[before.standing];
    if (of === undefined || field === undefined) continue;
    of[field] -= 1;
    countRow(of, after);
  }
  return found;
}
