import { describe, expect, test } from 'vitest';
import { covered, PROD } from '../../../test/support/small-run.ts';
import { storedRun, unendedRun } from '../../../test/support/stored-runs.ts';
import { trended } from '../../../test/support/trended.ts';
import { makeTrend } from '../../core/history/trend.ts';
import { widthOf } from '../text-width.ts';
import { slotsOf } from './slots.ts';
import { trendCsv } from './trend-csv.ts';
import { trendPage } from './trend-page.ts';
import { trendSvg } from './trend-svg.ts';

const ALL = { rules: [], accounts: [] };

function page(trend = trended(365, 200), columns = 80): string {
  return [...trendPage(trend, ALL, { columns, color: false })].join('');
}

function svg(trend = trended(365, 200), shown: Parameters<typeof trendSvg>[1] = ALL): string {
  return [...trendSvg(trend, shown)].join('');
}

describe('a trend in the terminal', () => {
  test.each([60, 80, 120, Number.POSITIVE_INFINITY])('fits %d columns, without colours', (columns) => {
    const lines = page(undefined, columns).split('\n');
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(Math.min(columns, 160));
    expect(lines.join('')).not.toContain('\u001b');
  });

  test('P05 shows one day of a year on which findings could not be seen, as tall as the day before, and marks it', () => {
    const text = page();
    const chart = text.split('\n').filter((line) => /^ +\d* [┤│]/.test(line));
    expect(chart.some((line) => line.includes('░'))).toBe(true);
    expect(text).toContain('░ not seen: open before, and the run could not tell');
    expect(text.split('\n').find((line) => /^ +\.+!\.+$/.test(line))).toBeDefined();
    expect(text).toContain('? run 200 of 2027-05-19T12:00:00Z: 1 read in full, 1 not read; 11 not seen');
  });

  test('draws a bar a run where there are few, with the scale and the days', () => {
    expect(page(trended(3, 2)).split('\n').slice(5, 20).join('\n')).toBe(
      [
        '  45 ┤',
        '     │█████ ░░░░░ ▆▆▆▆▆',
        '     │█████ ░░░░░ █████',
        '     │█████ ▅▅▅▅▅ █████',
        '  25 ┤█████ █████ █████',
        '     │█████ █████ █████',
        '     │█████ █████ █████',
        '     │█████ █████ █████',
        '     │█████ █████ █████',
        '   0 ┴──────────────────',
        '      .     !     .',
        '      2026-11-01',
        '  █ open',
        '  ░ not seen: open before, and the run could not tell',
        '  accounts: . all read ~ some in part ! some not read',
      ].join('\n'),
    );
  });

  test('tells by rule what is open, unseen, new and fixed, the mean time of how many, and what was reopened', () => {
    const text = page(trended(4));
    expect(text).toContain('38 open, where 40 were after the first run.');
    expect(text).toContain('40 new, 2 fixed after 3 days on the mean, 0 reopened.');
    expect(text).toMatch(/user-key-age +[▁-█░_]+ +38 +0 +40 +2 +3 d +0/);
  });

  test('of no run, and of runs that never ended, says so', () => {
    expect(page(makeTrend([], [], { by: 'rule' }))).toContain('No run ended in that time.');
    const runs = [storedRun(1), unendedRun(2, 'interrupted'), unendedRun(3, 'failed', 'x')];
    expect(page(makeTrend(runs, [], { by: 'rule' })).replaceAll(/\s+/g, ' ')).toContain(
      '! 2 runs never ended, and are no part of this: 2 (interrupted), 3 (failed).',
    );
  });

  test('draws no finding without dividing by nothing', () => {
    const late = [{ run: 2, accountId: '111122223333' }];
    expect(
      page(makeTrend([storedRun(1), storedRun(2)], [], { by: 'rule' }, late)).replaceAll(/\s+/g, ' '),
    ).toContain('judged by a later time, had judged before is no part of this: 2 (1 account).');
    expect(page(makeTrend([storedRun(1), storedRun(2)], [], { by: 'rule' }))).toContain(
      'Nothing was ever found.',
    );
  });
});

describe('places in time', () => {
  test('are as many as runs at even times would be, and leave a gap where none ran', () => {
    const runs = [1, 2, 3, 6, 7].map((number) => storedRun(number));
    const slots = slotsOf(makeTrend(runs, [], { by: 'rule' }), 70);
    expect(slots.map(({ points }) => points.length)).toEqual([1, 1, 1, 0, 0, 1, 1]);
  });

  test('show of several runs the one that saw least, also where it lost no finding', () => {
    const runs = [1, 2, 3, 4].map((number) =>
      storedRun(number, [covered(PROD, number === 2 ? 'failed' : 'scanned')]),
    );
    const [first, second] = slotsOf(makeTrend(runs, [], { by: 'rule' }), 2);
    expect([first?.shown?.run, second?.shown?.run]).toEqual([2, 4]);
  });

  test('put a run that judged by an earlier time beside the one before it', () => {
    const runs = [storedRun(1), storedRun(3), storedRun(4, undefined, { now: '2020-01-01T00:00:00Z' })];
    const trend = makeTrend(runs, [], { by: 'rule' });
    expect(
      slotsOf(trend, 70)
        .at(-1)
        ?.points.map(({ run }) => run),
    ).toEqual([3, 4]);
    expect(page(trend).replaceAll(/\s+/g, ' ')).toContain('A run judged by an earlier time');
  });
});

describe('a trend as a picture', () => {
  test('has a title and a description, both colour schemes, no script, and nothing from elsewhere', () => {
    const text = svg();
    expect(text).toContain('role="img" aria-labelledby="title desc"');
    expect(text).toContain('<title id="title">Open findings from 2026-11-01 to 2027-10-31, 365 runs</title>');
    expect(text).toMatch(/<desc id="desc">16 open, where 40 were/);
    expect(text).toContain('prefers-color-scheme:dark');
    expect(text).not.toMatch(/<script|javascript:|\son\w+=|href|@import|url\((?!#hatch)/i);
  });

  test('P05 has what was not seen as a layer of its own, and the accounts of each run below', () => {
    expect(svg()).toMatch(/<path class="lost" d="M[^"]+"><title>not seen<\/title>/);
    expect(svg()).toMatch(/<path class="failed" d="M[^"]+"><title>not read<\/title>/);
    expect(svg(trended(365))).not.toContain('<path class="lost"');
    expect(svg()).toContain(
      'Run 200 of 2027-05-19T12:00:00Z: 5 open, 11 not seen; accounts: 1 read in full, 1 not read',
    );
  });

  test('escapes names', () => {
    const text = svg(trended(2), { rules: ['<script>alert(1)</script>'], accounts: ['"&\u001b[2J'] });
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toContain('\u001b');
  });

  test('draws the rules beyond the first as one layer, and names how many they are', () => {
    const counts = Array.from({ length: 12 }, (_, index) => ({
      ...{ run: 1, rule: `rule-${String(index).padStart(2, '0')}`, severity: 'low' as const },
      ...{ change: 'new' as const, to: 'open' as const, count: 20 - index, secondsOpen: 0 },
    }));
    const text = svg(makeTrend([storedRun(1)], counts, { by: 'rule' }));
    expect(text).toContain('<path class="rest"');
    expect(text).toContain('all, 4 more among them');
  });
});

test('a trend as CSV has a record for each run and row, with the accounts of the run', () => {
  const rows = [...trendCsv(trended(3, 2))].join('').trimEnd().split('\r\n');
  expect(rows).toEqual([
    'run,now,key,open,not_seen,accepted,accounts_scanned,accounts_partial,accounts_failed,accounts_skipped,complete',
    '1,2026-11-01T12:00:00Z,all,40,0,0,2,0,0,0,true',
    '1,2026-11-01T12:00:00Z,user-key-age,40,0,0,2,0,0,0,true',
    '2,2026-11-02T12:00:00Z,all,28,11,0,1,0,1,0,false',
    '2,2026-11-02T12:00:00Z,user-key-age,28,11,0,1,0,1,0,false',
    '3,2026-11-03T12:00:00Z,all,39,0,0,2,0,0,0,true',
    '3,2026-11-03T12:00:00Z,user-key-age,39,0,0,2,0,0,0,true',
  ]);
});
