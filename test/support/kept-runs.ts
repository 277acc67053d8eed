import type { StoredRun } from '../../src/core/model/history.ts';
import type { RunReport } from '../../src/core/model/run.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/port.ts';
import { covered, found, PROD, smallRun, TEST } from './small-run.ts';
import { nowOfRun } from './stored-runs.ts';

/** A run to be kept, and how it ends. */
export interface RunToKeep {
  readonly report: RunReport;
  readonly end?: 'ended' | 'failed' | 'interrupted';
  readonly scope?: StoredRun['scope'];
}

const ORGANISATION: StoredRun['scope'] = { kind: 'organization', key: PROD.id };

/** Keeps runs as scans do. Their numbers are given by the store. */
export async function keepRuns(store: Store, runs: readonly RunToKeep[]): Promise<void> {
  for (const { report, end = 'ended', scope = ORGANISATION } of runs) {
    const { run, coverage, findings } = report;
    const number = await store.beginRun({
      ...{ startedAt: run.now, now: run.now, scope, host: 'ops', tool: 'keyreeve 0.1.0', rules: run.rules },
      facts: { source: 'live', leftOut: [], frameworks: [], nowGiven: true },
    });
    const all = [...findings];
    await store.keepAccounts(
      number,
      coverage.map((each) => ({
        entry: 0,
        coverage: each,
        findings: all.filter(({ account }) => account.id === each.account.id),
      })),
    );
    if (end === 'ended')
      await store.endRun(number, {
        endedAt: run.now,
        summary: run,
        controls: [],
        caller: 'arn:aws:iam::1:user/x',
      });
    else if (end === 'failed') await store.failRun(number, run.now, 'AWS denied it.');
  }
}

/**
 * Five runs a day apart: two findings and one in another account; that account unread on the second day; one fixed and
 * one new on the third; a run that was interrupted; and the third day again.
 */
export async function fiveRuns(path: string): Promise<void> {
  const store = await openStore(path);
  try {
    const old = found('old');
    const kept = found('kept', { severity: 'critical' });
    const inTest = found('tester', { account: TEST });
    const both = [covered(PROD), covered(TEST)];
    const at = (day: number) => ({ now: nowOfRun(day) });
    const later = [kept, inTest, found('fresh')];
    await keepRuns(store, [
      { report: smallRun([old, kept, inTest], both, at(1)) },
      { report: smallRun([old, kept], [covered(PROD), covered(TEST, 'failed')], at(2)) },
      { report: smallRun(later, fresh(both, 3), at(3)) },
      { report: smallRun(later, fresh([covered(PROD)], 4), at(4)), end: 'interrupted' },
      { report: smallRun(later, fresh(both, 5), at(5)) },
    ]);
  } finally {
    await store.close();
  }
}

/** Coverage whose reports were made after the day before. */
function fresh(coverage: RunReport['coverage'], day: number): RunReport['coverage'] {
  return coverage.map((each) => ({ ...each, report: { generatedAt: nowOfRun(day), stale: false } }));
}
