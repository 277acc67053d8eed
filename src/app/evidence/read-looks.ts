import type { Month } from '../../core/evidence/period.ts';
import { type Look, looksOf, Population } from '../../core/evidence/population.ts';
import { ReportChoice, type ReportsWanted } from '../../core/evidence/reports.ts';
import { isSame, type PeriodRuns } from '../../core/evidence/runs.ts';
import type { StoredRun } from '../../core/model/history.ts';
import type { EvidenceStore } from './evidence-store.ts';

/** Looks at every account of every run, run after run: once to know who there is, and once more to write it down. */
export async function* looks(store: EvidenceStore, runs: readonly StoredRun[]): AsyncGenerator<Look> {
  for (const run of runs) {
    const kept = await store.accountsOf(run.number);
    yield* looksOf(run, await store.coverageOf(run.number), kept);
  }
}

/** Who there is in a period, and which credential reports go into the archive. */
export async function readPopulation(
  store: EvidenceStore,
  { runs, all, months, reports: wanted }: PopulationGround,
): Promise<{ readonly population: Population; readonly reports: ReportChoice }> {
  const population = new Population(await accountsBefore(store, runs, all, months));
  const reports = new ReportChoice(wanted);
  for await (const look of looks(store, runs.counted)) {
    const month = look.run.now.slice(0, 7);
    population.add(look, month);
    reports.add(look, month);
  }
  return { population, reports };
}

export interface PopulationGround {
  readonly runs: PeriodRuns;
  /** All that the store has. */
  readonly all: readonly StoredRun[];
  readonly months: readonly Month[];
  readonly reports: ReportsWanted;
}

/** The accounts of the last run of the scope that ended before the period. */
async function accountsBefore(
  store: EvidenceStore,
  { scope }: PeriodRuns,
  all: readonly StoredRun[],
  [first]: readonly Month[],
): Promise<ReadonlySet<string>> {
  const earlier = all
    .filter((run) => run.state === 'ended' && isSame(run.scope, scope) && run.now < (first?.from ?? ''))
    .toSorted((a, b) => (a.now < b.now ? -1 : a.now > b.now ? 1 : a.number - b.number))
    .at(-1);
  if (earlier === undefined) return new Set();
  return new Set((await store.coverageOf(earlier.number)).map(({ account }) => account.id));
}
