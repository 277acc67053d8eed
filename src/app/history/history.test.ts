import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { fiveRuns, keepRuns } from '../../../test/support/kept-runs.ts';
import { covered, found, PROD, smallRun, TEST } from '../../../test/support/small-run.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/port.ts';
import { diffStored } from './diff-stored.ts';
import { lifeOfFinding, livesOfAccount, storedRunNamed } from './look-back.ts';
import { retentionOf } from './retention.ts';
import { trendStored } from './trend-stored.ts';

const AT = '2026-11-06T12:00:00Z';
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-look-'));
let store: Store;

beforeAll(async () => {
  const path = join(folder, 'store.sqlite');
  await fiveRuns(path);
  store = await openStore(path);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const problem = (code: string) => expect.objectContaining({ code });

describe('looking back over a store', () => {
  test('P05 a diff with the run that could not read an account calls nothing there fixed', async () => {
    const { diff } = await diffStored(store, { runs: ['1', '2'], at: AT, keepOpen: false });
    expect(diff.notSeen).toEqual([{ why: 'account-not-read', total: 1, accounts: [TEST] }]);
    expect([diff.fixed.total, diff.complete, diff.findings.length]).toEqual([0, false, 1]);
  });

  test('a run that never ended is told with what it changed, and is neither compared nor a point of a trend', async () => {
    const told = await storedRunNamed(store, '4', AT);
    expect([told.run.state, told.coverage.length]).toEqual(['interrupted', 1]);
    await expect(diffStored(store, { runs: ['4'], at: AT, keepOpen: false })).rejects.toThrowError(
      problem('unknown-run'),
    );
    const trend = await trendStored(store, { by: 'rule', rules: [], accounts: [], at: AT });
    expect(trend.points.map(({ run }) => run)).toEqual([1, 2, 3, 5]);
    expect(trend.notEnded.map(({ run }) => run)).toEqual([4]);
  });

  test('a trend agrees at its end with the lives of the findings, and counts what was fixed and how long it took', async () => {
    const trend = await trendStored(store, { by: 'rule', rules: [], accounts: [], at: AT });
    const lives = await livesOfAccount(store, PROD.id, AT);
    const open = lives.filter(({ state }) => state === 'open').length;
    expect(trend.points.at(-1)?.all.open).toBe(open + 1);
    expect(trend.points.map(({ all }) => all.notSeen)).toEqual([0, 1, 0, 0]);
    expect(trend.total).toMatchObject({ fixed: 1, fresh: 4, secondsOpen: 2 * 86_400 });
  });

  test('one run is told with what it changed, each finding with its life', async () => {
    const { changed, counts } = await storedRunNamed(store, '3', AT);
    expect(changed.map(({ change }) => change.change).sort()).toEqual(['new', 'resolved', 'seen-again']);
    expect(counts.map(({ change }) => change).sort()).toEqual(['new', 'resolved', 'seen-again']);
    const life = await lifeOfFinding(store, found('old').id);
    expect(life.changes.map(({ run, change }) => [run, change])).toEqual([
      [1, 'new'],
      [3, 'resolved'],
    ]);
  });

  test('a run that judged by an earlier time than the one before it compares as unknown, never as unchanged', async () => {
    const path = join(folder, 'late.sqlite');
    const late = await openStore(path);
    onTestFinished(() => late.close());
    await keepRuns(late, [
      { report: smallRun([], [covered(PROD)], { now: '2026-12-01T12:00:00Z' }) },
      { report: smallRun([found('ann')], [covered(PROD)], { now: '2026-11-01T12:00:00Z' }) },
    ]);
    const { diff } = await diffStored(late, { runs: ['1', '2'], at: AT, keepOpen: false });
    expect([diff.newIds.size, diff.complete]).toEqual([0, false]);
    expect(diff.accounts.lateLater.map(({ id }) => id)).toEqual([PROD.id]);
    expect((await storedRunNamed(late, '2', AT)).late).toEqual([PROD.id]);
    const back = await diffStored(late, { runs: ['2', '1'], at: AT, keepOpen: false });
    expect([back.swapped, back.diff.complete]).toEqual([true, false]);
  });

  test('what no run has is refused: an empty answer would look clean', async () => {
    const ask = { by: 'rule' as const, rules: [], accounts: [], at: AT };
    await expect(lifeOfFinding(store, 'f'.repeat(32))).rejects.toThrowError(problem('nothing-selected'));
    await expect(livesOfAccount(store, '999999999999', AT)).rejects.toThrowError(problem('nothing-selected'));
    await expect(trendStored(store, { ...ask, accounts: ['999999999999'] })).rejects.toThrowError(
      problem('nothing-selected'),
    );
    await expect(trendStored(store, { ...ask, rules: ['no-such-rule'] })).rejects.toThrowError(
      problem('unknown-rule'),
    );
  });
});

describe('how long things are kept', () => {
  test('is counted in days back from now', () => {
    expect(retentionOf({ snapshotDays: 1, runDays: 365 }, AT)).toEqual({
      snapshotsBefore: '2026-11-05T12:00:00Z',
      runsBefore: '2025-11-06T12:00:00Z',
    });
  });

  test('must be said: nothing is taken away by default', () => {
    expect(() => retentionOf({}, AT)).toThrowError(problem('bad-argument'));
  });
});
