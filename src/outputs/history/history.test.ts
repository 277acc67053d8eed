import { describe, expect, test } from 'vitest';
import { AFTER, everyOutcome } from '../../../test/support/diffed.ts';
import { covered, found, PROD, TEST } from '../../../test/support/small-run.ts';
import { lifeOf, storedRun, unendedRun } from '../../../test/support/stored-runs.ts';
import { widthOf } from '../text-width.ts';
import { lifePage, livesPage } from './lives-page.ts';
import { runPage } from './run-page.ts';
import { runsPage } from './runs-page.ts';
import { prunePage, storePage } from './store-page.ts';

const LOOK = { columns: 80, color: false };
const oneLine = (texts: Iterable<string>) => [...texts].join('').replaceAll(/\s+/g, ' ');
const NOTHING = {
  snapshots: 0,
  reports: 0,
  runs: 0,
  findings: 0,
  plans: 0,
  notices: 0,
  investigations: 0,
  bytes: 0,
};

describe('the list of runs', () => {
  const shown = { now: '2026-11-05T12:00:00Z', more: true };
  const runs = [
    unendedRun(4, 'failed', 'AWS denied it.'),
    unendedRun(3, 'interrupted'),
    storedRun(2, AFTER, { summed: { failing: { critical: 2, high: 5, medium: 0, low: 0, info: 0 } } }),
    storedRun(1, [covered(PROD)], { scope: { kind: 'account', key: PROD.id } }),
  ];

  test('has number, time, age, scope, accounts, failing and how each run ended, the unfinished ones too', () => {
    const lines = [...runsPage(runs, shown, LOOK)].join('').split('\n');
    const [heading, failed, ...rest] = lines;
    expect(heading).toMatch(/^RUN +JUDGED BY +AGE +SCOPE +ACCOUNTS +FAILING +UNKNOWN +STATE$/);
    expect(failed).toMatch(/^ +4 +2026-11-04 12:00 +1 d +org +- +- +- +failed:/);
    const text = rest.join(' ').replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/3 2026-11-03 12:00 2 d org - - - interrupted before its end /);
    expect(text).toMatch(/2 2026-11-02 12:00 3 d org 1 2 0 incomplete scanned, critical, 1 failed 5 high /);
    expect(text).toMatch(/1 2026-11-01 12:00 4 d account 1 scanned none 0 complete There are older ones/);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  test('tells which accounts where runs of one kind differ in them, and a run that judges by a time to come', () => {
    const other = storedRun(9, undefined, { scope: { kind: 'account', key: TEST.id } });
    const text = oneLine(runsPage([other, ...runs.slice(3)], shown, { columns: 160, color: false }));
    expect(text).toContain('in 4 d account 444455556666');
    expect(text).toContain('account 111122223333');
  });

  test('of an empty store says so', () => {
    expect(oneLine(runsPage([], shown, LOOK))).toBe('The store has no run yet. ');
  });
});

test('one run tells its rules, caller, tool and host, which accounts it did not read and why, and what it changed', () => {
  const changed = everyOutcome().flatMap((life) => {
    const change = life.changes.at(-1);
    return change?.run === 2 ? [{ life, change }] : [];
  });
  const counts = changed.map(({ life: { finding }, change: { change, to } }) => ({
    ...{ run: 2, rule: finding.rule, severity: finding.severity, change, to, count: 1, secondsOpen: 0 },
  }));
  const run = storedRun(2, AFTER, { caller: 'arn:aws:iam::111122223333:user/ops' });
  const text = oneLine(runPage({ run, coverage: AFTER, counts, changed, late: [] }, LOOK));
  expect(text).toContain('Run 2, judged by 2026-11-02T12:00:00Z incomplete');
  expect(text).toContain('By keyreeve 0.1.0 on ops@build-7');
  expect(text).toContain('Caller: arn:aws:iam::111122223333:user/ops.');
  expect(text).toContain('user-key-age (maxAgeDays 90)');
  expect(text).toContain('failed The role could not be assumed. (AccessDenied) 444455556666 test');
  expect(text).toContain('1 new, 1 reopened, 1 suppressed or attested, 1 fixed, 1 not seen.');
  expect(text).toContain(
    'user lost · Title of root-access-key · the account could not be read, or was skipped',
  );
});

test('a run that changed nothing, and one that never ended, say so', () => {
  const nothing = { coverage: [covered(PROD)], counts: [], changed: [], late: [] };
  expect(oneLine(runPage({ run: storedRun(1), ...nothing }, LOOK))).toContain(
    'Nothing: every finding stands as it stood before.',
  );
  const late = oneLine(runPage({ run: storedRun(1), ...nothing, late: [PROD.id] }, LOOK));
  expect(late).toContain('What it changed Nothing. What it saw in 111122223333');
  expect(late).not.toContain('stands as it stood');
  const text = oneLine(runPage({ run: unendedRun(1, 'interrupted'), ...nothing }, LOOK));
  expect(text).toContain('interrupted before its end');
  expect(text).toContain('1 account kept before it stopped.');
});

test('the life of a finding has each change with its run and its time, and P05 never calls fixed what was not seen', () => {
  const life = lifeOf(
    found('ann'),
    ...([
      [1, 'new'],
      [2, 'not-seen', 'account-not-read'],
      [3, 'seen-again'],
      [5, 'resolved'],
    ] as const),
  );
  const text = oneLine(lifePage(life, LOOK));
  expect(text).toContain('2026-11-01T12:00:00Z run 1 new: it fails, and had never been seen');
  expect(text).toContain(
    '2026-11-02T12:00:00Z run 2 not seen, so neither open nor fixed: the account could not be read, or was skipped',
  );
  expect(text).toContain('run 5 fixed: a run that could have seen it did not, after 4 days');
});

test('the findings of an account stand open ones first, the worst of them first, and are cut with a count', () => {
  const lives = everyOutcome();
  const states = (text: string) =>
    text.match(/^ {2}(open|fixed|accepted|not seen)\b/gm)?.map((each) => each.trim());
  const text = [...livesPage(lives, PROD.id, undefined, LOOK)].join('');
  expect(text).toContain('6 findings, 3 open, 1 accepted, 1 fixed, 1 not seen');
  expect(states(text)).toEqual(['open', 'open', 'open', 'not seen', 'accepted', 'fixed']);
  expect([...livesPage(lives, PROD.id, 2, LOOK)].join('')).toContain('and 4 more: --format json has all');
  expect(oneLine(livesPage([], PROD.id, 2, LOOK))).toContain('111122223333: 0 findings');
});

describe('the store', () => {
  test('is shown with its place, version and what it holds', () => {
    const size = {
      runs: 365,
      findings: 1200,
      changes: 3400,
      pieces: 9,
      packedBytes: 1_234_567,
      plainBytes: 98_765_432,
      totalBytes: 999,
    };
    const text = oneLine(
      storePage({ place: '/data/s.sqlite', kind: 'sqlite', version: 1, size, first: 'A', last: 'B' }, LOOK),
    );
    expect(text).toContain('SQLite, version 1');
    expect(text).toContain('365 runs, judged by A to B. 1,200 findings, whose lives are 3,400 changes.');
    expect(text).toContain('1.2 MB packed, 98.8 MB as they were. 999 bytes in all.');
  });

  test('tells before pruning what goes, and what can no longer be done then', () => {
    const pruned = {
      ...{ snapshots: 40, reports: 39, runs: 3, findings: 2, plans: 1, notices: 0, investigations: 0 },
      bytes: 5_000_000,
    };
    const retention = { snapshotsBefore: '2026-01-01T00:00:00Z', runsBefore: '2025-01-01T00:00:00Z' };
    const text = oneLine(prunePage(retention, pruned, false, LOOK));
    expect(text).toContain('What would be taken away');
    expect(text).toContain('of each account the last of each month stays');
    expect(text).toContain('Facts of 40 accounts in runs: those cannot be judged again (scan --replay).');
    expect(text).toContain('39 credential reports: these cannot be put into evidence any more.');
    expect(text).toContain('3 runs: gone from history, diff, trend and evidence');
    expect(text).not.toContain('0 notices');
    expect(oneLine(prunePage({}, NOTHING, false, LOOK))).toContain('Nothing is as old as that.');
  });
});
