import { describe, expect, test } from 'vitest';
import type { ControlResult } from '../core/model/run.ts';
import { frameworkResults, frameworkResultsMarkdown } from './framework-results.ts';
import { painter } from './look.ts';
import { widthOf } from './text-width.ts';

const NOTHING = { fails: 0, passes: 0, 'not-stated': 0, unknown: 0, manual: 0, suppressed: 0, attested: 0 };
const RESULTS: readonly ControlResult[] = [
  control('1.1', 'manual', {
    words: 'The findings of contact-details say what to look at.',
    counts: { manual: 2 },
  }),
  control('1.10', 'fails', { counts: { fails: 3, passes: 40, suppressed: 1 } }),
  control('1.11', 'unknown', { counts: { unknown: 7 } }),
  control('1.12', 'accepted', {
    words: 'What fails is suppressed.',
    counts: { passes: 4, suppressed: 1 },
  }),
  control('1.20', 'not-covered', { words: 'It is about buckets.', rules: [] }),
  { ...control('IAM.5', 'passes', { counts: { passes: 1 } }), framework: 'security_hub', version: '2026' },
];

describe('the results by control in the terminal', () => {
  const text = printed(100);

  test('have a part for each framework, with the sums', () => {
    expect(text).toContain('Controls of cis_v130 (CIS AWS Foundations Benchmark 1.3.0)');
    expect(text).toContain(
      '5 controls: 1 fails, 1 is unknown, 1 is to be looked at by hand, 1 is accepted, 1 is not covered.',
    );
    expect(text).toContain('Controls of security_hub');
    expect(text).toContain('1 control: 1 passes.');
  });

  test('have a row for each control: its result, what it asks, and the findings', () => {
    expect(text).toMatch(/^ {2}1\.10 +fails +Every user.* 3 fail, 40 pass, 1 suppressed$/m);
    expect(text).toMatch(/^ {2}1\.12 +accepted +Every user.* 4 pass, 1 suppressed\./m);
    expect(text).toMatch(/^ {2}1\.20 +not covered .*It is about buckets\.$/m);
  });

  test('are nothing where no framework was asked for', () => {
    expect([...frameworkResults([], 80, painter({ columns: 80, color: false }))]).toEqual([]);
    expect(frameworkResultsMarkdown([])).toBe('');
  });

  test('colour what fails', () => {
    const coloured = [...frameworkResults(RESULTS, 80, painter({ columns: 80, color: true }))].join('');
    expect(coloured).toContain('\u001b[1m\u001b[31mfails');
  });

  test.each([60, 80, 120])('fit %i columns', (columns) => {
    for (const line of printed(columns).split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(columns);
  });
});

test('in Markdown each framework has a heading, its sums and a table', () => {
  const text = frameworkResultsMarkdown(RESULTS);
  expect(text).toContain('### cis_v130 (CIS AWS Foundations Benchmark 1.3.0)\n\n5 controls: 1 fails');
  expect(text).toContain('| 1.10 | **fails** | Every user with a console password has MFA | 3 fail, 40 pass');
  expect(text).toContain('| 1.1 | by hand |');
});

function printed(columns: number): string {
  return [...frameworkResults(RESULTS, columns, painter({ columns, color: false }))].join('');
}

function control(
  id: string,
  result: ControlResult['result'],
  more: { words?: string; rules?: readonly string[]; counts?: Partial<ControlResult['counts']> } = {},
): ControlResult {
  const { words, rules = ['user-mfa'], counts = {} } = more;
  return {
    framework: 'cis_v130',
    version: '1.3.0',
    id,
    title: 'Every user with a console password has MFA',
    rules,
    result,
    counts: { ...NOTHING, ...counts },
    ...(words !== undefined && { words }),
  };
}
