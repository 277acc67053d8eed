import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Log, Result } from 'sarif';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding, Status } from '../../src/core/model/finding.ts';
import { sarif } from '../../src/outputs/sarif.ts';
import { reportOf, sampleReport, wholeReport } from '../contract/sample-report.ts';
import { askPython } from './python.ts';
import { REPORTS, textOf } from './reports.ts';

// A pattern of the schema (language) has a bracket too many, which only the lenient syntax of before `u` takes.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
let validate = ajv.compile({});

beforeAll(() => {
  validate = ajv.compile(askPython('sarif-schema.py', '') as object);
});

const logOf = (...[report, ...rest]: Parameters<typeof sarif>): Log =>
  JSON.parse([...sarif(report, ...rest)].join('')) as Log;
const resultsOf = (...from: Parameters<typeof sarif>): Result[] => logOf(...from).runs[0]?.results ?? [];

test.each(REPORTS)('SARIF of %s is valid by the schema of OASIS', (_name, report) => {
  validate(JSON.parse(textOf(sarif, report)));
  expect(validate.errors ?? []).toEqual([]);
});

test('the schema refuses what is wrong, so that it does say something', () => {
  const log = logOf(wholeReport());
  expect(validate({ ...log, version: '2.0' })).toBe(false);
  expect(validate({ ...log, runs: [{ ...log.runs[0], results: [{ kind: 'ok' }] }] })).toBe(false);
});

describe('GitHub', () => {
  test('gets all it asks for of a rule and a result', () => {
    for (const [, report] of REPORTS) {
      const [run] = logOf(report).runs;
      for (const rule of run?.tool.driver.rules ?? []) {
        expect(rule.shortDescription?.text).toBeTruthy();
        expect(rule.fullDescription?.text).toBeTruthy();
        expect(rule.help?.text).toBeTruthy();
        expect(rule.properties?.tags?.length).toBeLessThanOrEqual(10);
        expect(rule.properties?.['security-severity'] ?? '0.1').toMatch(/^\d\.\d$/);
      }
      for (const result of run?.results ?? []) {
        const place = result.locations?.[0]?.physicalLocation;
        expect(run?.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
        expect(place?.artifactLocation?.uri).toMatch(/^aws\/[^/]+\/(?:iam\/[^?#]+|account)$/);
        expect(place?.artifactLocation?.uri).not.toMatch(/(?:^|\/)\.{1,2}(?:\/|$)/);
        expect(place?.region?.startLine).toBe(1);
        expect(result.partialFingerprints?.primaryLocationLineHash).toMatch(/^[0-9a-f]{32}$/);
      }
    }
  });

  test('gets no more results than it takes: failing ones first, and how many were left out', () => {
    const report = wholeReport();
    const fails = [...report.findings].filter(({ status, suppressed }) => status === 'fail' && !suppressed);
    const results = resultsOf(report, undefined, 9);
    expect(results).toHaveLength(9);
    expect(
      results.filter(({ kind, suppressions }) => kind === 'fail' && suppressions?.length === 0),
    ).toHaveLength(fails.length);
    const [run] = logOf(report, undefined, 9).runs;
    const left = [...report.findings].length - 9;
    expect(run?.properties?.leftOut).toBe(left);
    expect(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toMatch(
      new RegExp(`^${left} results are not in this file`),
    );
  });

  test('the most severe fails are kept where not even the fails have room', () => {
    const kept = resultsOf(wholeReport(), undefined, 1);
    expect(kept.map(({ properties }) => properties?.severity)).toEqual(['critical']);
  });
});

test('the level is none for what does not fail, and every result has suppressions, empty or not', () => {
  for (const { kind, level, suppressions } of resultsOf(wholeReport())) {
    if (kind === 'fail') expect(['error', 'warning', 'note']).toContain(level);
    else expect(level).toBe('none');
    expect(suppressions).toBeDefined();
  }
});

test('every status has its kind', () => {
  const finding = [...sampleReport().findings][0] as Finding;
  const kindOf = (status: Status) => resultsOf(reportOf([{ ...finding, status }], []))[0]?.kind;
  expect(kindOf('fail')).toBe('fail');
  expect(kindOf('unknown')).toBe('open');
  expect(kindOf('manual')).toBe('review');
  expect(kindOf('pass')).toBe('pass');
  expect(kindOf('not-applicable')).toBe('notApplicable');
});
