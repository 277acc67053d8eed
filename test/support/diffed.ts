import { OpenDiff, type RunDiff } from '../../src/core/history/diff.ts';
import type { FindingLife, StoredRun } from '../../src/core/model/history.ts';
import type { AccountCoverage } from '../../src/core/model/run.ts';
import { covered, found, PROD, TEST } from './small-run.ts';
import { lifeOf, storedRun } from './stored-runs.ts';

/** Two runs of two accounts, of which the later one could not read the second. */
export const BEFORE: readonly AccountCoverage[] = [covered(PROD), covered(TEST)];
export const AFTER: readonly AccountCoverage[] = [covered(PROD), covered(TEST, 'failed')];

/** A finding of every outcome, by name. */
export function everyOutcome(
  name: (outcome: string) => string = (outcome) => outcome,
): readonly FindingLife[] {
  const inTest = (outcome: string) =>
    found(name(outcome), { account: { ...TEST, name: name('test') }, rule: 'root-access-key' });
  return [
    lifeOf(found(name('new'), { severity: 'critical' }), [2, 'new']),
    lifeOf(found(name('back')), [1, 'resolved'], [2, 'reopened']),
    lifeOf(found(name('fixed')), [1, 'new'], [2, 'resolved']),
    lifeOf(found(name('open')), [1, 'new']),
    lifeOf(found(name('accepted')), [1, 'new'], [2, 'accepted']),
    lifeOf(inTest('lost'), [1, 'new'], [2, 'not-seen', 'account-not-read']),
  ];
}

/** The diff of two runs by these lives. */
export function diffed(
  lives: readonly FindingLife[] = everyOutcome(),
  runs: readonly [StoredRun, StoredRun] = [storedRun(1, BEFORE), storedRun(2, AFTER)],
  coverage: readonly [readonly AccountCoverage[], readonly AccountCoverage[]] = [BEFORE, AFTER],
): RunDiff {
  const [from, to] = runs;
  const open = new OpenDiff(
    { run: from, coverage: coverage[0] },
    { run: to, coverage: coverage[1] },
    { keepOpen: true },
  );
  for (const life of lives) open.see(life);
  return open.close();
}
