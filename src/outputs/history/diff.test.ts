import { describe, expect, test } from 'vitest';
import { AFTER, BEFORE, diffed, everyOutcome } from '../../../test/support/diffed.ts';
import { covered, found, PROD } from '../../../test/support/small-run.ts';
import { lifeOf, storedRun } from '../../../test/support/stored-runs.ts';
import { OpenDiff } from '../../core/history/diff.ts';
import { widthOf } from '../text-width.ts';
import { diffCsv } from './diff-csv.ts';
import { diffMarkdown } from './diff-markdown.ts';
import { diffPage } from './diff-page.ts';

const PLAIN = { columns: 80, color: false };

function page(diff = diffed(), swapped = false): string {
  return [...diffPage(diff, { swapped }, PLAIN)].join('').replaceAll(/\s+/g, ' ');
}

describe('a diff on the screen', () => {
  test('P06 tells the times of both runs and the time between them', () => {
    expect(page()).toContain(
      'Run 1 of 2026-11-01T12:00:00Z, run 2 of 2026-11-02T12:00:00Z: 1 day between them.',
    );
  });

  test('counts and lists what is new and fixed, and says what was not seen, with why and where (P05)', () => {
    const text = page();
    expect(text).toContain('2 new, 1 fixed, 1 still open, 1 suppressed or attested since, 1 not seen.');
    expect(text).toContain('New (1 critical, 1 high) critical 111122223333 prod · user new');
    expect(text).toContain('Fixed high 111122223333 prod · user fixed');
    expect(text).toContain(
      'Not seen, so neither open nor fixed ? 1 finding: the account could not be read, or was skipped (444455556666 test)',
    );
    expect(text).toContain('Read by run 1, and not by run 2: 444455556666 test.');
    expect(text).toContain('INCOMPLETE: run 2 could not read or judge everything');
  });

  test('tells that the runs were named the other way round, and of runs that go back in time', () => {
    expect(page(diffed(), true)).toContain('They were named the other way round: the earlier one is run 1.');
    const back = storedRun(2, BEFORE, { now: '2026-10-01T12:00:00Z' });
    expect(page(diffed([], [storedRun(1, BEFORE), back], [BEFORE, BEFORE]))).toContain('31 days EARLIER');
  });

  test('says what a run saw where it came late, and that more may be new', () => {
    const open = new OpenDiff(
      { run: storedRun(1, BEFORE), coverage: BEFORE },
      { run: storedRun(2, BEFORE), coverage: BEFORE, late: [PROD.id] },
    );
    const text = page(open.close());
    expect(text).toContain("What run 2 saw in 111122223333 prod is in no finding's life, and not compared");
    expect(text).toContain('INCOMPLETE: not all that these runs saw could be compared');
  });

  test('tells rules and accounts of only one run, other parameters, another scope, and an incomplete earlier run', () => {
    const [first, second] = storedRun(1).rules;
    if (first === undefined || second === undefined) throw new Error('There are two rules.');
    const earlier = storedRun(1, AFTER, { rules: [first, second] });
    const later = storedRun(2, [covered(PROD)], {
      rules: [{ ...second, parameters: { maxAgeDays: 30 } }],
      scope: { kind: 'account', key: PROD.id },
    });
    const lives = [lifeOf(found('root', { rule: first.id }), [1, 'new'])];
    const text = page(diffed(lives, [earlier, later], [AFTER, [covered(PROD)]]));
    expect(text).toContain(
      'Only rules of both runs are compared, 1 of them. Not compared: only in run 1: root-access-key.',
    );
    expect(text).toContain('1 finding failed in run 1 by rules that run 2 did not ask: not fixed.');
    expect(text).toContain('The parameters of user-key-age differ');
    expect(text).toContain('Only in run 1: 444455556666 test.');
    expect(text).toContain('run 1 is of the organisation 111122223333, run 2 of the account 111122223333.');
    expect(text).toContain('Run 1 is incomplete: some that are called new may have been there.');
  });

  test('fits 80 columns', () => {
    const lines = [
      ...diffPage(diffed(everyOutcome((name) => name.padEnd(64, 'x'))), { swapped: true }, PLAIN),
    ];
    for (const line of lines.join('').split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  test('of two runs in which nothing changed says so, and claims nothing more', () => {
    const text = page(diffed([], [storedRun(1, BEFORE), storedRun(2, BEFORE)], [BEFORE, BEFORE]));
    expect(text).toContain('0 new, 0 fixed, 0 still open.');
    expect(text).not.toContain('INCOMPLETE');
  });
});

test('a diff as CSV has every finding once, with both runs and their times, and why it was not seen', () => {
  const [head, ...rows] = [...diffCsv(diffed())].join('').trimEnd().split('\r\n');
  expect(head).toMatch(/^outcome,why,severity,/);
  expect(rows.map((row) => row.split(',')[0]).sort()).toEqual([
    ...['accepted', 'fixed', 'new', 'new', 'not-seen', 'open'],
  ]);
  expect(rows.find((row) => row.startsWith('not-seen'))).toMatch(
    /^not-seen,account-not-read,high,root-access-key/,
  );
  expect(rows[0]).toMatch(/,1,2026-11-01T12:00:00Z,2,2026-11-02T12:00:00Z$/);
});

test('a diff as Markdown has a table for each outcome, P06 both times, and is cut with a count where it is too long', () => {
  const text = [...diffMarkdown(diffed(), { swapped: false })].join('');
  expect(text).toContain('Run 1 of 2026-11-01T12:00:00Z, run 2 of 2026-11-02T12:00:00Z: 1 day between them.');
  expect(text.match(/^### .*/gm)).toEqual([
    ...[
      '### New',
      '### Fixed',
      '### Suppressed or attested since',
      '### Not seen, so neither open nor fixed',
    ],
  ]);
  const many = Array.from({ length: 900 }, (_, index) => lifeOf(found(`user-${index}`), [2, 'new']));
  const long = [...diffMarkdown(diffed(many), { swapped: false })].join('');
  expect(Buffer.byteLength(long)).toBeLessThan(65_536);
  expect(long).toMatch(/\*\*Cut to fit: \d+ more findings\.\*\* `--format json` has all\./);
});
