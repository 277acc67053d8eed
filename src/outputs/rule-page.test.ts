import { describe, expect, test } from 'vitest';
import { FRAMEWORKS } from '../core/frameworks/frameworks.ts';
import { RULES } from '../core/rules/index.ts';
import { catalogueTable, frameworkTable } from './catalogue.ts';
import { rulePage } from './rule-page.ts';
import { rulePageForTerminal } from './rule-page-terminal.ts';
import { widthOf } from './text-width.ts';

const CONTEXT = { frameworks: FRAMEWORKS, calls: { keyStatus: ['iam:ListAccessKeys'] } };
const LOOK = { columns: 80, color: false };

describe.each(RULES.map((rule) => [rule.id, rule] as const))('the page of %s', (_id, rule) => {
  const page = rulePage(rule, CONTEXT);
  const inTerminal = [...rulePageForTerminal(rule, CONTEXT, LOOK)].join('');
  const words = (text: string) => text.replaceAll(/[`*\\|\s]+/g, '');

  test('says everything the rule says', () => {
    const said = [...rule.why, ...rule.howItDecides, ...rule.troubleshooting, ...rule.fix];
    for (const text of said) {
      expect(words(page)).toContain(words(text));
      expect(words(inTerminal)).toContain(words(text));
    }
    for (const { run } of rule.commands) expect(page).toContain(run);
    for (const { name } of rule.examples) expect(page).toContain(name);
    for (const { url } of rule.sources) expect(inTerminal).toContain(url);
  });

  test('names every control that is mapped', () => {
    for (const [framework, ids] of Object.entries(rule.controls)) {
      expect(page).toContain(`| ${ids.join(', ')} | \`${framework}\` |`);
    }
  });

  test('fits the terminal but for addresses and words of commands', () => {
    for (const line of inTerminal.split('\n')) {
      if (!/https:|^ {4}(\$ | {4})/.test(line)) expect(widthOf(line), line).toBeLessThanOrEqual(80);
    }
  });
});

test('CIS AWS Foundations stands before the other frameworks', () => {
  const page = RULES.map((rule) => rulePage(rule, { ...CONTEXT, frameworks: FRAMEWORKS.toReversed() }));
  const [first = ''] = page;
  const rows = first.split('\n').filter((line) => /\| `\w+` \|$/.test(line));
  expect(rows[0]).toContain('CIS AWS Foundations');
});

test('a bar in a text does not end its cell', () => {
  const [rule] = RULES;
  if (rule === undefined) throw new Error('There is no rule.');
  const page = rulePage(
    { ...rule, examples: [{ name: 'a | b', given: {}, expect: { status: 'pass' } }] },
    CONTEXT,
  );
  expect(page).toContain('| a \\| b | pass |');
});

test('the catalogue has a row for each rule, and for each framework', () => {
  expect([...catalogueTable(RULES, LOOK)]).toHaveLength(RULES.length + 1);
  const frameworks = [...frameworkTable(FRAMEWORKS, RULES, LOOK)];
  expect(frameworks).toHaveLength(FRAMEWORKS.length + 1);
  expect(frameworks.find((line) => line.startsWith('cis_v130'))).toMatch(/1\.3\.0 +2 /);
});
