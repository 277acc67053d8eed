import { type Month, monthsOf, type Period, periodOf } from '../../core/evidence/period.ts';
import type { Member } from '../../core/evidence/population.ts';
import type { ChosenReport } from '../../core/evidence/reports.ts';
import { type PeriodRuns, runsOf } from '../../core/evidence/runs.ts';
import { AS_IT_IS, pseudonymous, type Showing } from '../../core/evidence/showing.ts';
import { frameworkOf } from '../../core/frameworks/catalogue.ts';
import type { StoredRun } from '../../core/model/history.ts';
import { Problem } from '../../core/model/problem.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { EvidenceOptions } from './make-evidence.ts';
import { readPopulation } from './read-looks.ts';
import type { Stage } from './stage.ts';

/** What every part of an archive is made from. */
export interface Ground {
  readonly store: EvidenceStore;
  readonly options: EvidenceOptions;
  readonly stage: Stage;
  readonly period: Period;
  readonly months: readonly Month[];
  /** Ids, each once, in the order they were asked for. */
  readonly frameworks: readonly string[];
  /** All that the store has. */
  readonly all: readonly StoredRun[];
  readonly runs: PeriodRuns;
  /** In the order of account ids. */
  readonly members: readonly Member[];
  readonly reports: readonly ChosenReport[];
  readonly showing: Showing;
}

/** Checks what was asked for, and reads who there is. Throws as `makeEvidence` does. */
export async function groundOf(
  store: EvidenceStore,
  options: EvidenceOptions,
  stage: Stage,
): Promise<Ground> {
  const period = periodOf(options.from, options.to);
  const frameworks = [...new Set(options.frameworks.map((id) => frameworkOf(id).id))];
  if (frameworks.length === 0) {
    throw new Problem('bad-argument', 'No framework is named that there is to be evidence for.', {
      hint: 'Name one or more: --framework soc2 --framework cis_v130. All: keyreeve frameworks.',
    });
  }
  const months = monthsOf(period);
  const all = await store.runs(options.at);
  const runs = runsOf(all, period, options.scope);
  const wanted = options.reports ?? 'all';
  const { population, reports } = await readPopulation(store, { runs, all, months, reports: wanted });
  const { members } = population;
  const showing = options.redact === true ? pseudonymous(members.map(({ account }) => account)) : AS_IT_IS;
  const chosen = options.redact === true ? [] : reports.reports;
  return { store, options, stage, period, months, frameworks, all, runs, members, reports: chosen, showing };
}
