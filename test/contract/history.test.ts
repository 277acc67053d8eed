import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { ToldRun } from '../../src/core/history/told.ts';
import { makeTrend } from '../../src/core/history/trend.ts';
import type { FindingLife } from '../../src/core/model/history.ts';
import type { AccountCoverage } from '../../src/core/model/run.ts';
import { diffCsv } from '../../src/outputs/history/diff-csv.ts';
import { diffJson } from '../../src/outputs/history/diff-json.ts';
import { diffMarkdown } from '../../src/outputs/history/diff-markdown.ts';
import { diffPage } from '../../src/outputs/history/diff-page.ts';
import { DIFF_SCHEMA } from '../../src/outputs/history/diff-schema.ts';
import { livesJson, runJson, runsJson } from '../../src/outputs/history/history-json.ts';
import { HISTORY_SCHEMA } from '../../src/outputs/history/history-schema.ts';
import { lifePage, livesPage } from '../../src/outputs/history/lives-page.ts';
import { runPage } from '../../src/outputs/history/run-page.ts';
import { runsPage } from '../../src/outputs/history/runs-page.ts';
import { storePage } from '../../src/outputs/history/store-page.ts';
import { trendCsv } from '../../src/outputs/history/trend-csv.ts';
import { trendJson } from '../../src/outputs/history/trend-json.ts';
import { trendPage } from '../../src/outputs/history/trend-page.ts';
import { TREND_SCHEMA } from '../../src/outputs/history/trend-schema.ts';
import { trendSvg } from '../../src/outputs/history/trend-svg.ts';
import { BEFORE, diffed, everyOutcome } from '../support/diffed.ts';
import { covered, PROD, TEST } from '../support/small-run.ts';
import { storedRun, unendedRun } from '../support/stored-runs.ts';
import { trended } from '../support/trended.ts';
import { HOSTILE_NAMES, INVISIBLE } from './hostile.ts';

/** What all outputs that look back promise: valid against their schemas, and harmless whatever names they hold. */

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
// The package is CommonJS: its function is the default of the default.
addFormats.default(ajv);
const valid = {
  diff: ajv.compile(DIFF_SCHEMA),
  history: ajv.compile(HISTORY_SCHEMA),
  trend: ajv.compile(TREND_SCHEMA),
};

const joined = (texts: Iterable<string>) => [...texts].join('');

function faults(kind: keyof typeof valid, text: string): unknown {
  return valid[kind](JSON.parse(text)) ? [] : valid[kind].errors;
}

/** A run that changed something of each kind, seen by hostile eyes. */
function toldRun(name = 'prod'): ToldRun {
  const lives = everyOutcome((outcome) => `${outcome}${name}`);
  const account = { ...TEST, name };
  const coverage: AccountCoverage[] = [
    covered({ ...PROD, name }),
    covered(account, 'failed', { detail: name, reason: name }),
    covered({ ...account, id: '777788889999' }, 'skipped', { reason: name }),
  ];
  const changed = lives.flatMap((life) => {
    const change = life.changes.at(-1);
    return change?.run === 2 ? [{ life, change }] : [];
  });
  const run = storedRun(2, coverage, { host: name, caller: name, tool: `keyreeve ${name}` });
  const counts = changed.map(({ life: { finding }, change }) => ({
    ...{ run: 2, rule: finding.rule, severity: finding.severity, change: change.change, to: change.to },
    ...{ ...(change.from && { from: change.from }), count: 1, secondsOpen: change.secondsOpen ?? 0 },
  }));
  return { run, coverage, counts, changed, late: [PROD.id] };
}

describe('JSON', () => {
  test('of a diff is valid against its schema, of every outcome, forwards and backwards in time', () => {
    expect(faults('diff', joined(diffJson(diffed(), { swapped: true }, '1.2.3')))).toEqual([]);
    const back = storedRun(2, BEFORE, { now: '2026-10-01T12:00:00Z' });
    const empty = diffed([], [storedRun(1, BEFORE), back], [BEFORE, BEFORE]);
    expect(faults('diff', joined(diffJson(empty, { swapped: false }, '1.2.3')))).toEqual([]);
  });

  test('of runs, of one run and of lives is valid against its schema', () => {
    const failed = unendedRun(3, 'failed', 'AWS denied it.');
    const runs = [failed, unendedRun(4, 'interrupted'), unendedRun(5, 'running'), storedRun(1)];
    const { run, ...rest } = toldRun();
    const { caller: _caller, ...files } = { ...run, scope: { kind: 'files' as const, key: '' } };
    const lives: readonly FindingLife[] = everyOutcome();
    for (const text of [
      runsJson(runs, '1.2.3'),
      runsJson([], '1.2.3'),
      runJson(toldRun(), '1.2.3'),
      runJson({ ...rest, run: files }, '1.2.3'),
      runJson({ run: failed, coverage: [], counts: [], changed: [], late: [] }, '1.2.3'),
      livesJson(lives, '1.2.3'),
      livesJson([], '1.2.3'),
    ])
      expect(faults('history', joined(text))).toEqual([]);
  });

  test('of a trend is valid against its schema, with and without borders of time', () => {
    const shown = { rules: ['user-key-age'], accounts: ['111122223333'] };
    const [from, to] = ['2026-11-02T00:00:00Z', '2026-11-03T23:59:59Z'];
    for (const trend of [
      trended(5, 3),
      trended(5, 3, { from, to, by: 'severity' }),
      makeTrend([], [], { by: 'rule' }),
    ])
      expect(faults('trend', joined(trendJson(trend, shown, '1.2.3')))).toEqual([]);
    const unended = makeTrend([unendedRun(1, 'failed', 'x')], [], { by: 'rule' });
    expect(faults('trend', joined(trendJson(unended, shown, '1.2.3')))).toEqual([]);
  });

  test('keeps names exactly as they are, and holds no character that is not seen', () => {
    for (const name of HOSTILE_NAMES) {
      const text = joined(
        livesJson(
          everyOutcome(() => name),
          '1.2.3',
        ),
      );
      const { lives } = JSON.parse(text) as { lives: FindingLife[] };
      expect(lives[0]?.finding.resource.name).toBe(name);
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }
  });
});

const LOOK = { columns: 80, color: false };

describe.each(HOSTILE_NAMES.map((name) => [JSON.stringify(name), name]))('the name %s', (_shown, name) => {
  const lives = everyOutcome((outcome) => `${name}${outcome}`);
  const shown = { rules: [name], accounts: [name] };

  test('comes out harmless on every page', () => {
    const runs = [
      storedRun(1, BEFORE, { scope: { kind: 'units', key: name } }),
      unendedRun(2, 'failed', name),
    ];
    const size = {
      ...{ runs: 1, findings: 1, changes: 1, pieces: 1 },
      packedBytes: 1,
      plainBytes: 1,
      totalBytes: 1,
    };
    for (const text of [
      joined(diffPage(diffed(lives), { swapped: false }, LOOK)),
      joined(diffMarkdown(diffed(lives), { swapped: false })),
      joined(runsPage(runs, { now: '2026-12-01T00:00:00Z', more: true }, LOOK)),
      joined(runPage(toldRun(name), LOOK)),
      joined(lives.flatMap((life) => [...lifePage(life, LOOK)])),
      joined(livesPage(lives, name, undefined, LOOK)),
      joined(trendPage(trended(2), shown, LOOK)),
      joined(trendSvg(trended(2), shown)),
      joined(storePage({ place: name, kind: 'sqlite', version: 1, size }, LOOK)),
    ]) {
      expect(text.replaceAll('\n', '')).not.toMatch(INVISIBLE);
      expect(text).not.toMatch(/(?:^|\s)::|##\w*\[/m);
    }
    // What stands between backticks is text to GitHub.
    const markdown = joined(diffMarkdown(diffed(lives), { swapped: false })).replaceAll(/`[^`]*`/g, '');
    for (const text of [markdown, joined(trendSvg(trended(2), shown))])
      expect(text).not.toMatch(/<(script|root_account)>/);
  });

  test('is no formula in CSV, and breaks no record', () => {
    const rows = joined(diffCsv(diffed(lives)))
      .trimEnd()
      .split('\r\n');
    expect(rows).toHaveLength(1 + 6);
    for (const row of rows) {
      expect(row).not.toMatch(INVISIBLE);
      for (const cell of row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))
        expect(cell).not.toMatch(/^"?\s*[=+\-@＝]/);
    }
    expect(joined(trendCsv(trended(2)))).not.toMatch(/(^|,)[=+\-@]/m);
  });
});
