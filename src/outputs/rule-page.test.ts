import { describe, expect, test } from 'vitest';
import { FRAMEWORKS } from '../core/frameworks/frameworks.ts';
import { IAC_RULES } from '../core/iac/rules/index.ts';
import { RULES } from '../core/rules/index.ts';
import { catalogueTable, frameworkTable } from './catalogue.ts';
import { rulePage } from './rule-page.ts';
import { rulePageHtml } from './rule-page-html.ts';
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
    for (const { name } of rule.examples) expect(words(page)).toContain(words(name));
    for (const { url } of rule.sources) expect(inTerminal).toContain(url);
  });

  test('names every control that is mapped', () => {
    for (const [framework, ids] of Object.entries(rule.controls)) {
      expect(page.split('\n').find((line) => line.includes(`\`${framework}\``))).toContain(ids.join(', '));
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
  const rows = first.split('\n').filter((line) => /^- .* \(`\w+`\)$/.test(line));
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

test('the catalogue has a row for each rule under what it judges, and one for each framework', () => {
  const text = [...catalogueTable(RULES, IAC_RULES, LOOK)].join('');
  for (const { id, severity } of [...RULES, ...IAC_RULES]) {
    expect(text.match(new RegExp(`^ {2}${id} +${severity} `, 'gm')), id).toHaveLength(1);
  }
  for (const line of text.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(80);
  expect(text.indexOf('Root user')).toBeLessThan(text.indexOf('  root-access-key '));
  const frameworks = [...frameworkTable(FRAMEWORKS, RULES, LOOK)];
  expect(frameworks).toHaveLength(FRAMEWORKS.length + 1);
  expect(frameworks.find((line) => line.startsWith('cis_v130'))).toMatch(/ 22 +\d+ +\d+ /);
});

/** The stars that Markdown shows: those in `code`, and outside of it those that are escaped. Others are marks. */
function starsInMarkdown(page: string): number {
  const code = /```[\s\S]*?```|`[^`\n]*`/g;
  const inCode = (page.match(code) ?? []).join('');
  return inCode.split('*').length - 1 + (page.replaceAll(code, '').match(/\\\*/g) ?? []).length;
}

describe.each(RULES.map((rule) => [rule.id, rule] as const))('no star of %s is lost', (_id, rule) => {
  const stars = (text: string) => text.split('*').length - 1;
  const texts = [
    ...rule.why,
    ...rule.howItDecides,
    ...rule.troubleshooting,
    ...rule.fix,
    ...rule.commands.flatMap(({ what, run }) => [what, run]),
    ...Object.values(rule.parameters).map(({ says }) => says),
    ...rule.examples.map(({ name }) => name),
    ...rule.sources.map(({ title }) => title),
    rule.title,
  ];
  // Taken out of the texts in another way than the pages do it: two stars around letters are stress, no others.
  const meant = texts.reduce(
    (sum, text) => sum + stars(text) - 2 * (text.match(/^\*[A-Z][a-z ]+\*:/gm) ?? []).length,
    0,
  );

  test('in the terminal, in Markdown and in HTML', () => {
    expect(stars([...rulePageForTerminal(rule, CONTEXT, LOOK)].join(''))).toBe(meant);
    expect(starsInMarkdown(rulePage(rule, CONTEXT))).toBe(meant);
    const html = rulePageHtml(rule, CONTEXT)
      .replace(/^[\s\S]*<article/, '')
      .replace(/<\/article>[\s\S]*$/, '');
    expect(stars(html)).toBe(meant);
  });
});

test('a pattern keeps its stars, wherever it stands, and stress loses them', () => {
  const [rule] = RULES;
  if (rule === undefined) throw new Error('There is no rule.');
  const why = ['*Stress* of *:* on * that is (`*`, s3:*, ec2:*) and *two words*.'];
  const page = rulePage({ ...rule, why }, CONTEXT);
  expect(page).toContain('- *Stress* of \\*:\\* on \\* that is (`*`, s3:\\*, ec2:\\*) and *two words*.\n');
  const inTerminal = [...rulePageForTerminal({ ...rule, why }, CONTEXT, LOOK)].join('');
  expect(inTerminal).toContain('- Stress of *:* on * that is (*, s3:*, ec2:*) and two words.\n');
  expect(rulePageHtml({ ...rule, why }, CONTEXT)).toContain(
    '<em>Stress</em> of *:* on * that is (<code>*</code>, s3:*, ec2:*) and <em>two words</em>.',
  );
});

test('the command that sets a parameter sets its default', () => {
  const rule = RULES.find(({ id }) => id === 'user-owner-left');
  if (rule === undefined) throw new Error('There is no such rule.');
  expect(rulePage(rule, CONTEXT)).toContain('keyreeve scan --set user-owner-left.unlisted=fail\n');
});

describe('a rule about credentials of several kinds', () => {
  const rule = RULES.find(({ scope }) => scope === 'credential');
  if (rule === undefined) throw new Error('There is none.');
  const rules = { ...rule, credentials: ['password', 'access-key'] } as typeof rule;
  const calls = { keyStatus: ['iam:ListAccessKeys'], passwordUse: ['iam:GetUser'] };

  test('names the calls behind its facts, which are read under the names of each kind', () => {
    const page = rulePage(
      { ...rules, needs: ['credentialStatus', 'credentialLastUse'], wants: [] } as typeof rule,
      { ...CONTEXT, calls },
    );
    expect(page).toContain('| `credentialStatus` | always | `iam:ListAccessKeys` |');
    expect(page).toContain('| `credentialLastUse` | always | `iam:GetUser` |');
  });
});

test('the page says under its title what the rule does not run without', () => {
  const [rule] = RULES;
  if (rule === undefined) throw new Error('There is no rule.');
  const needing = { ...rule, onlyWith: 'people' } as typeof rule;
  expect(rulePage(needing, CONTEXT)).toContain(' · runs only with --people');
  expect([...rulePageForTerminal(needing, CONTEXT, LOOK)].join('')).toContain(' · runs only with --people');
});

test('general standards stand apart, after the frameworks about credentials', () => {
  const derived = FRAMEWORKS.find(({ level }) => level === 'derived');
  const [rule] = RULES;
  if (rule === undefined || derived === undefined) throw new Error('There is none.');
  const page = rulePage({ ...rule, controls: { [derived.id]: ['A-1'], cis_v130: ['1.4'] } }, CONTEXT);
  expect(page).toMatch(/1\.3\.0: 1\.4 \(`cis_v130`\).*General standards.*A-1/s);
});

test('controls that are read by their own text are named, of a framework or one by one', () => {
  const [rule] = RULES;
  if (rule === undefined) throw new Error('There is no rule.');
  const page = rulePage(
    {
      ...rule,
      controls: { cis_v130: ['1.4'], security_hub: ['IAM.4', 'IAM.8'], aws_config: ['x'] },
      readings: { cis_v130: 'a', security_hub: { 'IAM.8': 'b' } },
    },
    CONTEXT,
  );
  expect(page).toContain('a finding tells both: `cis_v130`, `security_hub` (IAM.8).');
});
