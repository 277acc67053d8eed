import { SEVERITIES, type Severity } from '../model/finding.ts';
import { CHANGES, type Change, LIFE_STATES, type LifeState } from '../model/history.ts';
import type { LifeInPeriod } from './life.ts';

/** How long findings were open that were resolved in the period. Seconds. */
export interface TimeToFix {
  readonly count: number;
  readonly meanSeconds: number | null;
  readonly medianSeconds: number | null;
  readonly longestSeconds: number | null;
}

/** Findings of a period in numbers. */
export interface FindingCounts {
  readonly total: number;
  /** How they stood at the end, by severity. */
  readonly atEnd: Readonly<Record<LifeState, Readonly<Record<Severity, number>>>>;
  /** How many had stood open, accepted or not seen when the period began. */
  readonly atStart: number;
  /** Changes within the period. */
  readonly changes: Readonly<Record<Change, number>>;
  readonly timeToFix: Readonly<Record<Severity, TimeToFix>>;
  /** Open at the end, by rule. */
  readonly openByRule: Readonly<Record<string, number>>;
}

/** Counts findings as they pass by; holds numbers only. */
export class FindingTally {
  #total = 0;
  #atStart = 0;
  readonly #atEnd = new Map<string, number>();
  readonly #changes = new Map<Change, number>();
  readonly #fixed = new Map<Severity, number[]>();
  readonly #open = new Map<string, number>();

  add({ finding, atStart, atEnd, changes }: LifeInPeriod): void {
    const { rule, severity } = finding;
    this.#total += 1;
    if (atStart !== undefined && atStart !== 'resolved') this.#atStart += 1;
    bump(this.#atEnd, `${atEnd} ${severity}`);
    if (atEnd === 'open') bump(this.#open, rule);
    for (const { change, secondsOpen } of changes) {
      bump(this.#changes, change);
      if (secondsOpen === undefined) continue;
      const times = this.#fixed.get(severity) ?? [];
      times.push(secondsOpen);
      this.#fixed.set(severity, times);
    }
  }

  get counts(): FindingCounts {
    return {
      total: this.#total,
      atEnd: record(LIFE_STATES, (state) =>
        record(SEVERITIES, (severity) => this.#atEnd.get(`${state} ${severity}`) ?? 0),
      ),
      atStart: this.#atStart,
      changes: record(CHANGES, (change) => this.#changes.get(change) ?? 0),
      timeToFix: record(SEVERITIES, (severity) => timeToFix(this.#fixed.get(severity) ?? [])),
      openByRule: Object.fromEntries([...this.#open].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    };
  }
}

function bump<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function record<Key extends string, Value>(
  keys: readonly Key[],
  value: (key: Key) => Value,
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<Key, Value>;
}

/** Whole seconds: canonical JSON has one text for a whole number in every language. */
function timeToFix(seconds: readonly number[]): TimeToFix {
  const sorted = seconds.toSorted((a, b) => a - b);
  const [lower, upper] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (lower === undefined || upper === undefined) {
    return { count: 0, meanSeconds: null, medianSeconds: null, longestSeconds: null };
  }
  return {
    count: sorted.length,
    meanSeconds: Math.round(sorted.reduce((sum, each) => sum + each, 0) / sorted.length),
    medianSeconds: Math.round((lower + upper) / 2),
    longestSeconds: Math.round(sorted.at(-1) ?? 0),
  };
}

/** Findings that are open at the end, over all severities. */
export function openAtEnd({ atEnd }: FindingCounts): number {
  return SEVERITIES.reduce((sum, severity) => sum + atEnd.open[severity], 0);
}
