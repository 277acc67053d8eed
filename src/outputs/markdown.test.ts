import { describe, expect, test } from 'vitest';
import { hostileReport } from '../../test/contract/hostile.ts';
import { reportOf, wholeReport } from '../../test/contract/sample-report.ts';
import { manyKeys } from '../../test/html/reports.ts';
import type { RunReport } from '../core/model/run.ts';
import { markdown } from './markdown.ts';

const textOf = (report: RunReport, mostBytes?: number) => [...markdown(report, mostBytes)].join('');
const text = textOf(wholeReport());

test('the counts stand first, what is set aside in columns of its own', () => {
  expect(text).toMatch(/^## 8 findings need action, 1 of them critical\n\n> \*\*INCOMPLETE: /);
  expect(text).toContain('|  | Findings | Suppressed | Attested by hand |\n');
  expect(text).toContain('| Failing | **8** (1 critical, 4 high, 2 medium, 1 low) | 2 | 0 |\n');
  expect(text).toContain('| Could not be judged | 7 | 0 | 1 |\n');
});

test('failing findings stand by rule with who, why and what to do', () => {
  expect(text).toContain('### critical: The root user has an access key');
  expect(text).toMatch(
    /\| `111122223333` `production` \| `alice` `AKIARTX3GSDSQALICE01` \| .* \| Never used: deactivate it/,
  );
  expect(text).not.toContain('gwen');
});

test('what could not be judged, controls, coverage and lapsed suppressions are there', () => {
  expect(text).toContain('- **3 verdicts** in `444455556666` `staging`: AWS denied iam:ListAccessKeys');
  expect(text).toContain('| `1.4` | The root user has no access key | **fails** | 1 |');
  expect(text).toContain('- **not read** `555566667777` `data lake (eu)`');
  expect(text).toContain('- **suppression** at `keyreeve.yaml:12` ended 2026-11-21');
  expect(text).toContain('- 1 time: ');
});

describe('the size', () => {
  test('of 50,000 findings fits a comment on GitHub, and says what was cut', () => {
    const long = textOf(manyKeys(50_000));
    expect(Buffer.byteLength(long)).toBeLessThan(60_000);
    expect(long).toMatch(/and 49,\d{3} more: `--output run.json` has all/);
  });

  test('is kept however small it has to be, and every failing finding is counted', () => {
    const report = wholeReport();
    for (const size of [2000, 3000, 4000, 6000]) {
      const cut = textOf(report, size);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(size);
      const rows = cut.match(/^\| `\d{12}`/gm)?.length ?? 0;
      const more = [...cut.matchAll(/(?:and (\d+) more|Cut to fit: (\d+) more findings?)/g)];
      const counted = more.reduce((sum, [, rest, whole]) => sum + Number(rest ?? whole), 0);
      expect(rows + counted).toBe(report.run.counts.fail);
    }
  });

  test('lets every failing rule show some before one shows all', () => {
    const { findings, run, coverage } = wholeReport();
    const all = [...findings, ...manyKeys(400).findings];
    const long = textOf(reportOf(all, coverage, { rules: run.rules }));
    expect(Buffer.byteLength(long)).toBeLessThan(60_000);
    expect(long).toContain('### medium: An SSH public key is old');
  });
});

test('a table has as many cells in each row as in its head, whatever the names', () => {
  for (const name of ['a|b', 'a\\|b', '`|`', '\n|x|\n']) {
    const lines = textOf(hostileReport(name)).split('\n');
    for (const line of lines.filter((each) => each.startsWith('| `'))) {
      expect(line.replaceAll(/\\\\|\\\|/g, '').match(/\|/g)).toHaveLength(5);
    }
  }
});

test('a clean run says so', () => {
  expect(textOf(reportOf([], wholeReport().coverage.slice(0, 1)))).toContain('\nNothing fails.\n');
});
