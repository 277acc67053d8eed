import type { StoredRun } from '../model/history.ts';
import type { ControlOutcome, ControlResult } from '../model/run.ts';
import type { Month } from './period.ts';

/** A run of a month, with what came out of it for the controls. */
export interface MonthRun {
  readonly run: StoredRun;
  readonly controls: readonly ControlResult[];
}

/** What a month has: its last run that ended speaks for it. */
export interface MonthResults {
  readonly month: string;
  /** Absent where none ended. */
  readonly run?: number;
  readonly judgedAsOf?: string;
  /** Whether that run could read and judge everything. */
  readonly complete?: boolean;
}

/** How one control came out in one month. */
export interface ControlInMonth {
  readonly framework: string;
  readonly version: string;
  readonly id: string;
  readonly title: string;
  readonly rules: readonly string[];
  readonly month: string;
  /** `no-run` of a month in which no run ended. It is never told as anything else. */
  readonly result: ControlOutcome | 'no-run';
  /** The run it is from, and whether that was complete. */
  readonly run: number | null;
  readonly complete: boolean | null;
  readonly counts: ControlResult['counts'] | null;
  readonly words: string | null;
}

/** The last run of each month. */
export function resultsOfMonth({ id }: Month, runs: readonly StoredRun[]): MonthResults {
  const last = runs.at(-1);
  if (last === undefined) return { month: id };
  return {
    month: id,
    run: last.number,
    judgedAsOf: last.now,
    complete: last.summary?.complete === true,
  };
}

/** The runs of a month, in the order of the times they judged by; of two of one time, of their numbers. */
export function runsIn({ from, until }: Month, runs: readonly StoredRun[]): readonly StoredRun[] {
  return runs
    .filter(({ now }) => now >= from && now < until)
    .toSorted((a, b) => (a.now < b.now ? -1 : a.now > b.now ? 1 : a.number - b.number));
}

/** A control of a framework. */
export type Control = Pick<ControlResult, 'framework' | 'version' | 'id' | 'title' | 'rules'>;

/**
 * Every control of the frameworks asked for, in every month: those that are known today, and after them those that only
 * a run of the period knew. Of each control the last run of the month counts that
 * judged it: a later run of a few rules does not take away what was found before it, and what failed before it is not
 * passed over.
 *
 * @param runs of each month, in the order of {@link runsIn}; all of one month must stand side by side
 */
export function controlsByMonth(
  months: readonly { readonly month: Month; readonly runs: readonly MonthRun[] }[],
  known: readonly Control[],
): readonly ControlInMonth[] {
  const controls = controlsSeen(
    months.flatMap(({ runs }) => runs),
    known,
  );
  return controls.flatMap((control) => months.map(({ month, runs }) => inMonth(control, month, runs)));
}

function controlsSeen(runs: readonly MonthRun[], known: readonly Control[]): readonly Control[] {
  const seen = new Map(known.map((control) => [keyOf(control), control]));
  // The newest first, for its words.
  for (const control of runs.toReversed().flatMap(({ controls }) => controls)) {
    if (!seen.has(keyOf(control))) seen.set(keyOf(control), control);
  }
  return [...seen.values()];
}

function keyOf({ framework, id }: Pick<ControlResult, 'framework' | 'id'>): string {
  return `${framework} ${id}`;
}

function inMonth(control: Control, { id: month }: Month, runs: readonly MonthRun[]): ControlInMonth {
  const { framework, version, id, title, rules } = control;
  const frame = { framework, version, id, title, rules, month };
  const found = runs
    .toReversed()
    .flatMap(({ run, controls }) =>
      controls.filter((each) => keyOf(each) === keyOf(control)).map((result) => ({ run, result })),
    );
  const judged = found.find(({ result }) => result.result !== 'not-run') ?? found[0];
  if (judged !== undefined) {
    const { run, result } = judged;
    const complete = run.summary?.complete === true;
    const { counts, words = null } = result;
    return { ...frame, result: result.result, run: run.number, complete, counts, words };
  }
  const last = runs.at(-1)?.run;
  if (last === undefined) {
    return { ...frame, result: 'no-run', run: null, complete: null, counts: null, words: null };
  }
  return {
    ...frame,
    result: 'not-run',
    run: last.number,
    complete: last.summary?.complete === true,
    counts: null,
    words: 'The version that ran did not know this control.',
  };
}
