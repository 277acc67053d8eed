import { describe, expect, test } from 'vitest';
import { frameworkOf } from '../core/frameworks/catalogue.ts';
import type { RuleMapping } from '../core/frameworks/coverage.ts';
import { FRAMEWORKS } from '../core/frameworks/frameworks.ts';
import { RULES } from '../core/rules/index.ts';
import { frameworkTable } from './catalogue.ts';
import { frameworkAsData, frameworksIndex } from './frameworks-index.ts';
import { frameworkPage, frameworkPageForTerminal, markdownTable } from './frameworks-page.ts';
import { widthOf } from './text-width.ts';

const PASS = [{ expect: { status: 'pass' } }];
const MAPPINGS: readonly RuleMapping[] = [
  {
    id: 'password-policy',
    controls: { cis_v130: ['1.8', '1.9'], soc_2: ['CC6.1'] },
    readings: { cis_v130: { '1.8': 'length', '1.9': 'reuse' } },
    examples: PASS,
  },
  { id: 'user-mfa', controls: { cis_v130: ['1.10'] }, examples: PASS },
  { id: 'security-questions', controls: { cis_v130: ['1.3'] }, examples: [{ expect: { status: 'manual' } }] },
];
const CIS = frameworkOf('cis_v130');

describe('the page of a framework', () => {
  const lines = [...frameworkPageForTerminal(CIS, MAPPINGS, { columns: 100, color: false })]
    .join('')
    .split('\n');
  const row = (id: string) => lines.find((line) => line.startsWith(`${id} `));

  test('tells how much is covered, and what it sets', () => {
    const text = lines.join('\n');
    expect(text).toContain('22 controls: 3 judged by rules, 1 by hand, 18 not covered');
    expect(text).toContain('user-credential-unused.maxUnusedDays=90');
    expect(text).toContain(CIS.url);
  });

  test('has each control with its level, what was published, and the part of the rule that judges it', () => {
    expect(row('1.8')).toMatch(
      /^1\.8 +1 +automated +Passwords have at least 14.* password-policy \(length\)$/,
    );
    expect(row('1.10')).toMatch(/user-mfa$/);
    expect(row('1.3')).toMatch(/security-questions, by hand$/);
  });

  test('says of what is not covered why', () => {
    expect(row('1.20')).toMatch(/Not covered\. It is about/);
    expect(frameworkPage(CIS, MAPPINGS)).toMatch(
      /\| 1\.20 \| 1 \| automated \| .* \| Not covered\. It is about/,
    );
  });

  test('says of a rule that looks only with an option that without it a person must', () => {
    const text = [...frameworkPageForTerminal(CIS, RULES, { columns: 120, color: false })].join('');
    expect(text).toMatch(/^1\.18 .* instance-roles, by hand without --instances$/m);
    expect(text).not.toContain('user-mfa, by hand');
  });

  test('links the rules in the documentation, and names them elsewhere', () => {
    expect(frameworkPage(CIS, MAPPINGS)).toContain('| `password-policy (length)` |');
    expect(frameworkPage(CIS, MAPPINGS, (rule) => `../rules/${rule}.md`)).toContain(
      '| [password-policy (length)](../rules/password-policy.md) |',
    );
  });

  test('of a general standard has the controls that rules name, and no empty columns', () => {
    const page = frameworkPage(frameworkOf('soc_2'), MAPPINGS);
    expect(page).toContain('| Control | Judged by |\n| --- | --- |\n| CC6.1 | `password-policy` |');
    expect(page).toContain('A general standard');
  });

  test.each([60, 80, 120])('fits %i columns, but for addresses', (columns) => {
    for (const framework of FRAMEWORKS) {
      const text = [...frameworkPageForTerminal(framework, RULES, { columns, color: false })].join('');
      for (const line of text.split('\n')) {
        if (!line.startsWith('https:')) expect(widthOf(line), line).toBeLessThanOrEqual(columns);
      }
    }
  });
});

describe('the list of frameworks', () => {
  test.each([60, 80, 120])('fits %i columns', (columns) => {
    for (const line of [...frameworkTable(FRAMEWORKS, RULES, { columns, color: false })]
      .join('')
      .split('\n')) {
      expect(widthOf(line), line).toBeLessThanOrEqual(columns);
    }
  });

  test.each([60, 80, 120])('at %i columns breaks no id: it is to be copied', (columns) => {
    const text = [...frameworkTable(FRAMEWORKS, RULES, { columns, color: false })].join('');
    for (const { id } of FRAMEWORKS) expect(text).toMatch(new RegExp(`^${id} `, 'm'));
  });

  test('has the counts of each, in the terminal, in Markdown and as data', () => {
    const lines = [...frameworkTable(FRAMEWORKS, MAPPINGS as never, { columns: 120, color: false })];
    expect(lines.find((line) => line.startsWith('cis_v130'))).toMatch(/ 22 +3 +1 +18 +1\.3\.0 /);
    expect(frameworksIndex(FRAMEWORKS, MAPPINGS)).toMatch(/`cis_v130` .* \| 22 \| 3 \| 1 \| 18 \|/);
    expect(frameworkAsData(CIS, MAPPINGS, false)).toMatchObject({
      id: 'cis_v130',
      counts: { controls: 22, byRules: 3, manual: 1, notCovered: 18 },
    });
  });

  test('in Markdown has the general standards with the controls that rules name', () => {
    expect(frameworksIndex(FRAMEWORKS, MAPPINGS)).toContain('| AICPA | password-policy: CC6.1 |');
  });
});

test('a framework as data has its controls with the rules, and 1.10 stays a string', () => {
  const { controls } = frameworkAsData(CIS, MAPPINGS, true) as { controls?: readonly object[] };
  expect(JSON.parse(JSON.stringify(controls))).toContainEqual({
    id: '1.10',
    title: 'Every user with a console password has MFA',
    level: 1,
    published: 'automated',
    rules: [{ rule: 'user-mfa', byHand: false }],
    covered: 'by-rules',
  });
});

test('a bar in a cell does not end it, and a column that says nothing is left out', () => {
  expect(markdownTable(['a', 'b', 'c'], [['x | y', '', 'z']])).toBe(
    '| a | c |\n| --- | --- |\n| x \\| y | z |',
  );
});
