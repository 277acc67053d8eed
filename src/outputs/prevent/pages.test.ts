import { describe, expect, test } from 'vitest';
import { parseBreakGlass } from '../../core/plan/controls/break-glass.ts';
import { makeControl } from '../../core/plan/controls/control.ts';
import { parseConsoleTag } from '../../core/plan/controls/tag.ts';
import { checkControl } from '../../core/prevent/check-control.ts';
import { judgePolicy } from '../../core/prevent/judge-policy.ts';
import { widthOf } from '../text-width.ts';
import { controlCloudFormation, controlTerraform } from './control-code.ts';
import { controlPage } from './control-page.ts';
import { policyPage } from './policy-page.ts';

const LOOK = { columns: 80, color: false };
const choice = {
  kinds: ['deny-console-user-keys', 'deny-root-keys'] as const,
  breakGlass: [parseBreakGlass('arn:aws:iam::*:role/BreakGlass')],
  tag: parseConsoleTag('Console=yes'),
  managementAccount: '999999999999',
};
const control = makeControl(choice);
const checked = checkControl(control, choice);

function pageOf(texts: Iterable<string>): string {
  return [...texts].join('');
}

describe('the page of a policy that prevents keys', () => {
  const page = pageOf(controlPage(control, checked, LOOK, { checks: true }));

  test('fits the terminal, but for the policy itself, which is printed as it is', () => {
    const [words = '', policy = ''] = page.split('\nThe policy\n');
    for (const line of words.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(80);
    expect(policy).toBe(`${control.text}\n`);
  });

  test('V01: tells what it does not cover, every statement, and each call that was evaluated', () => {
    const flat = page.replaceAll(/\s+/g, ' ');
    expect(flat).toContain('The management account 999999999999: no service control policy limits it');
    for (const { says, statement } of control.statements)
      expect(flat).toContain(`${says} (${statement.Sid})`);
    for (const { action } of checked.checks) expect(flat).toContain(action);
    expect(pageOf(controlPage(control, checked, LOOK, { checks: false }))).toContain('Show them: --checks.');
  });
});

describe('the page of a policy that a person wrote', () => {
  const text = JSON.stringify({
    Statement: {
      Effect: 'Deny',
      Action: 'iam:*',
      Resource: '*',
      Condition: { StringEquals: { '::error::\u001b[31m<script>': '\u202e*' } },
    },
  });

  test('fits the terminal and makes what stands in the policy and in its name harmless', () => {
    const judged = judgePolicy(text, 'scp', 'x', '2026-01-01T00:00:00Z');
    const page = pageOf(policyPage(judged, '::error::\u001b[2J.json', LOOK));
    for (const sign of ['\u001b', '\u202e']) expect(page).not.toContain(sign);
    expect(page).not.toMatch(/^\s*::/m);
    for (const line of page.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(80);
    expect(page).toContain('stopped under conditions');
  });
});

describe('a policy as code', () => {
  test('holds the same policy, in which a dollar and a brace begin nothing', () => {
    const terraform = controlTerraform(control);
    const [, inside = ''] = /<<-POLICY\n([\s\S]*?)\n {2}POLICY/.exec(terraform) ?? [];
    expect(JSON.parse(inside)).toEqual(JSON.parse(control.text));
    const odd = { ...control, text: JSON.stringify({ a: `$${'{x}'} %{y}` }) };
    expect(controlTerraform(odd)).toContain(`$$${'{x}'} %%{y}`);
  });

  test('is a template whose description fits what Organizations takes', () => {
    const template = JSON.parse(controlCloudFormation(control));
    const { Content, Description, Type } = template.Resources.KeyreevePrevent.Properties;
    expect([Content, Type]).toEqual([JSON.parse(control.text), 'SERVICE_CONTROL_POLICY']);
    expect(Description.length).toBeLessThanOrEqual(512);
  });
});
