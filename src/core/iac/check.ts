import { SEVERITIES } from '../model/finding.ts';
import {
  IAC_STATUSES,
  type IacDirectiveFault,
  type IacFinding,
  type IacGap,
  type IacPlace,
  type IacRead,
  type IacRun,
} from '../model/iac.ts';
import type { Unit } from './declared.ts';
import { applyDirectives, type Directive, type Misread } from './directives.ts';
import { judgeUnit } from './judge-unit.ts';
import type { AnyIacRule } from './rule.ts';

/** All that was read, before it is judged. */
export interface ReadCode {
  readonly units: readonly Unit[];
  readonly directives: readonly (Directive | Misread)[];
  readonly gaps: readonly IacGap[];
  readonly passedBy: IacRun['passedBy'];
}

/** What is known besides the code. */
export interface CheckedWith {
  /** ISO 8601 UTC; whether a suppression has ended goes by its day. */
  readonly now: string;
  readonly version: string;
  readonly rules: readonly AnyIacRule[];
  /** Ids of all rules there are: a suppression of one that was not asked for is no fault. */
  readonly allRules: readonly AnyIacRule[];
}

/** Judges what was read: the same code, rules and time give the same run. */
export function checkCode(code: ReadCode, { now, version, rules, allRules }: CheckedWith): IacRun {
  const judged = code.units.flatMap((unit) => judgeUnit(unit, allRules));
  const ids = new Set(allRules.map(({ id }) => id as string));
  const { findings: marked, faults } = applyDirectives(judged, code.directives, ids, now.slice(0, 10));
  const asked = new Set(rules.map(({ id }) => id as string));
  const findings = marked.filter(({ rule }) => asked.has(rule)).toSorted(byPlace);
  const counting = findings.filter(({ suppressed }) => suppressed === undefined);
  const gaps = [...code.gaps, ...code.units.flatMap((unit) => unit.gaps)].toSorted(byPlace);
  const failing = counting.filter(({ status }) => status === 'fail');
  return {
    tool: { name: 'keyreeve', version },
    now,
    rules: rules.map(({ id, title, severity }) => ({ id, title, severity })),
    findings: findings.filter(({ status }) => status !== 'not-applicable'),
    counts: countsOf(
      IAC_STATUSES,
      counting.map(({ status }) => status),
    ),
    failing: countsOf(
      SEVERITIES,
      failing.map(({ severity }) => severity),
    ),
    suppressed: findings.length - counting.length,
    directives: [...faults].sort(byPlace),
    gaps,
    read: code.units.map(readOf),
    passedBy: code.passedBy,
    complete: gaps.length === 0 && !counting.some(({ status }) => status === 'unknown'),
  };
}

function readOf({ kind, path, users, keys, passwords }: Unit): IacRead {
  return { kind, path, users: users.length, accessKeys: keys.length, passwords: passwords.length };
}

function countsOf<K extends string>(names: readonly K[], found: readonly K[]): Readonly<Record<K, number>> {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
  for (const each of found) counts[each] += 1;
  return counts;
}

type Placed = Pick<IacFinding | IacGap | IacDirectiveFault, 'place'> &
  Partial<Pick<IacFinding, 'rule' | 'address' | 'status'>>;

/** By file, line and column; then by rule and address, so that the order never turns on how it was read. */
function byPlace(a: Placed, b: Placed): number {
  return (
    compared(a.place.file, b.place.file) ||
    a.place.line - b.place.line ||
    a.place.column - b.place.column ||
    compared(a.rule ?? '', b.rule ?? '') ||
    compared(a.address ?? '', b.address ?? '') ||
    compared(a.status ?? '', b.status ?? '')
  );
}

function compared(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** A place at the top of a file. */
export function topOf(file: string): IacPlace {
  return { file, line: 1, column: 1 };
}
