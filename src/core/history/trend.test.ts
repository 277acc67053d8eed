import { describe, expect, test } from 'vitest';
import { covered, PROD } from '../../../test/support/small-run.ts';
import { nowOfRun, storedRun, unendedRun } from '../../../test/support/stored-runs.ts';
import type { Change, ChangeCount, LifeState } from '../model/history.ts';
import { makeTrend, meanSecondsToFix } from './trend.ts';

const DAY = 86_400;

function count(
  run: number,
  change: Change,
  [from, to]: readonly [LifeState | undefined, LifeState],
  more: Partial<ChangeCount> = {},
): ChangeCount {
  return {
    ...{ run, rule: 'user-key-age', severity: 'high' as const, change, to, count: 1, secondsOpen: 0 },
    ...(from !== undefined && { from }),
    ...more,
  };
}

const COUNTS = [
  count(1, 'new', [undefined, 'open'], { count: 5 }),
  count(1, 'new', [undefined, 'open'], { rule: 'root-access-key', severity: 'critical' }),
  count(2, 'not-seen', ['open', 'not-seen'], { count: 3 }),
  count(3, 'seen-again', ['not-seen', 'open'], { count: 3 }),
  count(3, 'resolved', ['open', 'resolved'], { count: 2, secondsOpen: 2 * 2 * DAY }),
  count(4, 'reopened', ['resolved', 'open']),
  count(5, 'accepted', ['open', 'accepted']),
];

const RUNS = [5, 4, 3, 2, 1].map((number) => storedRun(number));

describe('a trend', () => {
  test('P05: a run that could not see findings shows them as not seen beside the open ones, and fixes none', () => {
    const { points, total } = makeTrend(RUNS.slice(3), COUNTS, { by: 'rule' });
    expect(points.map(({ all }) => all)).toEqual([
      { open: 6, accepted: 0, notSeen: 0 },
      { open: 3, accepted: 0, notSeen: 3 },
    ]);
    expect(total).toMatchObject({ fixed: 0, fresh: 6 });
  });

  test('counts open findings by rule after each run, what was fixed and how long it took, and what came back', () => {
    const { points, rows, total } = makeTrend(RUNS, COUNTS, { by: 'rule' });
    expect(points.map(({ run, all: { open } }) => [run, open])).toEqual([
      ...[
        [1, 6],
        [2, 3],
        [3, 4],
        [4, 5],
        [5, 4],
      ],
    ]);
    const [age, root] = rows;
    expect(age).toMatchObject({ key: 'user-key-age', fresh: 5, fixed: 2, reopened: 1, openBefore: 0 });
    expect(age?.end).toEqual({ open: 3, accepted: 1, notSeen: 0 });
    expect(age && meanSecondsToFix(age)).toBe(2 * DAY);
    expect(root && meanSecondsToFix(root)).toBeUndefined();
    expect(meanSecondsToFix(total)).toBe(2 * DAY);
  });

  test('counts by severity from worst to least', () => {
    const { rows } = makeTrend(RUNS, COUNTS, { by: 'severity' });
    expect(rows.map(({ key }) => key)).toEqual(['critical', 'high']);
  });

  test('begins with what was open before its time, and counts only what happened in it', () => {
    const { points, rows } = makeTrend(RUNS, COUNTS, { by: 'rule', from: nowOfRun(4), to: nowOfRun(4) });
    expect(points.map(({ run, all: { open } }) => [run, open])).toEqual([[4, 5]]);
    expect(rows[0]).toMatchObject({ key: 'user-key-age', openBefore: 3, fresh: 0, fixed: 0, reopened: 1 });
    expect(rows[0]?.end).toEqual({ open: 4, accepted: 0, notSeen: 0 });
  });

  test('names runs that never ended, makes no point of them, and counts what they changed from the next one on', () => {
    const runs = [
      storedRun(5),
      unendedRun(4, 'interrupted'),
      unendedRun(3, 'failed', 'x'),
      RUNS[4] ?? storedRun(1),
    ];
    const { points, notEnded } = makeTrend(runs, COUNTS, { by: 'rule' });
    expect(points.map(({ run, all: { open } }) => [run, open])).toEqual([
      [1, 6],
      [5, 4],
    ]);
    expect(notEnded).toEqual([
      { run: 3, state: 'failed', startedAt: nowOfRun(3), words: 'x' },
      { run: 4, state: 'interrupted', startedAt: nowOfRun(4) },
    ]);
  });

  test('tells how each run covered the accounts, and whether runs went back in time or were of other accounts', () => {
    const failed = storedRun(2, [covered(PROD, 'failed')]);
    const back = storedRun(3, undefined, { now: nowOfRun(1), scope: { kind: 'account', key: PROD.id } });
    const made = makeTrend([back, failed], [], { by: 'rule' });
    expect(made.points.map(({ accounts, complete }) => [accounts.failed, complete])).toEqual([
      [1, false],
      [0, true],
    ]);
    expect([made.backwards, made.scopes]).toEqual([true, 2]);
    expect(makeTrend([], [], { by: 'rule' })).toMatchObject({ points: [], rows: [], scopes: 0 });
  });

  test('names runs that came late to accounts, and calls none of them complete', () => {
    const late = [
      { run: 2, accountId: PROD.id },
      { run: 9, accountId: PROD.id },
    ];
    const made = makeTrend([storedRun(1), storedRun(2)], [], { by: 'rule' }, late);
    expect(made.points.map(({ complete }) => complete)).toEqual([true, false]);
    expect(made.late).toEqual([{ run: 2, accounts: 1 }]);
  });

  test('leaves out rules of which nothing was ever found in its time', () => {
    const gone = [
      count(1, 'new', [undefined, 'open'], { rule: 'gone' }),
      count(2, 'resolved', ['open', 'resolved'], { rule: 'gone' }),
    ];
    expect(makeTrend(RUNS, gone, { by: 'rule', from: nowOfRun(3) }).rows).toEqual([]);
  });
});
