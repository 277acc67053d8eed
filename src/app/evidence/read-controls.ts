import { controlResults } from '../../core/engine/control-results.ts';
import {
  type ControlInMonth,
  controlsByMonth,
  type MonthResults,
  type MonthRun,
  resultsOfMonth,
  runsIn,
} from '../../core/evidence/controls.ts';
import type { Month } from '../../core/evidence/period.ts';
import type { StoredRun } from '../../core/model/history.ts';
import { RULES } from '../../core/rules/index.ts';
import type { EvidenceStore } from './evidence-store.ts';

/** What came out in each month, and the run that speaks for it. */
export async function readControls(
  store: EvidenceStore,
  months: readonly Month[],
  counted: readonly StoredRun[],
  frameworks: readonly string[],
): Promise<{ readonly results: readonly MonthResults[]; readonly controls: readonly ControlInMonth[] }> {
  const results: MonthResults[] = [];
  const all: { readonly month: Month; readonly runs: readonly MonthRun[] }[] = [];
  for (const month of months) {
    const runs = runsIn(month, counted);
    results.push(resultsOfMonth(month, runs));
    all.push({ month, runs: await fromTheLast(store, runs, frameworks) });
  }
  const known = controlResults(frameworks, RULES, []).results();
  return { results, controls: controlsByMonth(all, known) };
}

/** From the last run of a month backwards, until one that judged every control: most months, that is the last itself. */
async function fromTheLast(
  store: EvidenceStore,
  runs: readonly StoredRun[],
  frameworks: readonly string[],
): Promise<readonly MonthRun[]> {
  const read: MonthRun[] = [];
  for (const run of runs.toReversed()) {
    const controls = (await store.controlsOf(run.number)).filter(({ framework }) =>
      frameworks.includes(framework),
    );
    read.unshift({ run, controls });
    if (controls.length > 0 && controls.every(({ result }) => result !== 'not-run')) break;
  }
  return read;
}
