import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Log } from 'sarif';
import { expect, test } from 'vitest';
import { IAC_RULES } from '../../src/core/iac/rules/index.ts';
import type { IacRun } from '../../src/core/model/iac.ts';
import { iacSarif } from '../../src/outputs/iac/iac-sarif.ts';
import { HOSTILE_RUN, SAMPLE_RUN } from '../iac/sample-run.ts';
import { askPython } from './python.ts';

// A pattern of the schema (language) has a bracket too many, which only the lenient syntax of before `u` takes.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);

const logOf = (run: IacRun): Log => JSON.parse([...iacSarif(run, IAC_RULES)].join('')) as Log;

test('SARIF of code is valid by the schema of OASIS', () => {
  const validate = ajv.compile(askPython('sarif-schema.py', '') as object);
  for (const run of [SAMPLE_RUN, HOSTILE_RUN, { ...SAMPLE_RUN, findings: [], gaps: [], directives: [] }]) {
    validate(logOf(run));
    expect(validate.errors ?? []).toEqual([]);
  }
});

test('results stand at their lines, with all that GitHub asks for', () => {
  const [run] = logOf(SAMPLE_RUN).runs;
  for (const rule of run?.tool.driver.rules ?? []) {
    expect(rule.shortDescription?.text).toBeTruthy();
    expect(rule.fullDescription?.text).toBeTruthy();
    expect(rule.help?.text).toBeTruthy();
    expect(rule.properties?.['security-severity'] ?? '0.1').toMatch(/^\d\.\d$/);
  }
  const results = run?.results ?? [];
  expect(results.map(({ kind, level }) => [kind, level])).toEqual([
    ['fail', 'error'],
    ['open', 'none'],
    ['fail', 'note'],
  ]);
  for (const result of results) {
    const place = result.locations?.[0]?.physicalLocation;
    expect(run?.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
    expect(place?.artifactLocation?.uri).toBe('infra/main%20one.tf');
    expect(place?.region).toEqual({ startLine: expect.any(Number), startColumn: expect.any(Number) });
    expect(result.partialFingerprints?.primaryLocationLineHash).toMatch(/^[0-9a-f]{32}:1$/);
  }
  expect(results[2]?.suppressions).toMatchObject([
    { kind: 'inSource', status: 'accepted', justification: 'the vendor', location: {} },
  ]);
  expect(results[0]?.suppressions).toEqual([]);
  expect(run?.invocations?.[0]).toMatchObject({ executionSuccessful: false });
  expect(run?.properties).toMatchObject({ counts: SAMPLE_RUN.counts, suppressed: 1, leftOut: 0 });
});
