import { expect, test } from 'vitest';
import { Problem } from '../model/problem.ts';
import { RULES } from '../rules/index.ts';
import { type Selection, selectRules } from './select.ts';

function ids(selection: Selection): string[] {
  return selectRules(RULES, selection).map(({ rule }) => rule.id);
}

function codeOf(selection: Selection): string | undefined {
  try {
    selectRules(RULES, selection);
    return undefined;
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
}

test('rules are chosen by id, framework and severity, all together', () => {
  expect(ids({})).toEqual(RULES.map(({ id }) => id));
  expect(ids({ rules: ['root-access-key'] })).toEqual(['root-access-key']);
  expect(ids({ frameworks: ['cis_v130'] })).toEqual(['root-access-key', 'user-setup-access-key']);
  expect(ids({ frameworks: ['cis_v700'] })).toEqual(['root-access-key']);
  expect(ids({ severity: 'high' })).toEqual(['root-access-key', 'user-setup-access-key']);
});

test('cis_v401 is the same as cis_v400: 4.0.1 keeps the numbers', () => {
  expect(ids({ frameworks: ['cis_v401'] })).toEqual(ids({ frameworks: ['cis_v400'] }));
});

test('a finding prints the controls of the frameworks asked for, with versions', () => {
  const [selected] = selectRules(RULES, {
    rules: ['user-setup-access-key'],
    frameworks: ['cis_v130', 'cis_v500'],
  });
  expect(selected?.controls('fail', { cis: 'passes' })).toEqual([
    { framework: 'cis_v130', version: '1.3.0', id: '1.11', benchmarkText: 'passes' },
    { framework: 'cis_v500', version: '5.0.0', id: '1.10', benchmarkText: 'passes' },
  ]);
});

test.each([
  ['unknown-rule', { rules: ['root-key'] }],
  ['unknown-framework', { frameworks: ['cis_v999'] }],
  ['nothing-selected', { rules: ['user-setup-access-key'], frameworks: ['cis_v700'] }],
  ['nothing-selected', { rules: ['user-console-and-access-key'], severity: 'critical' }],
  ['unknown-parameter', { settings: { 'user-setup-access-key': { window: '5' } } }],
  ['unknown-rule', { settings: { nothing: { a: '1' } } }],
  [
    'nothing-selected',
    { rules: ['root-access-key'], settings: { 'user-setup-access-key': { graceDays: '2' } } },
  ],
  ['bad-parameter', { settings: { 'user-setup-access-key': { graceDays: '366' } } }],
  ['bad-parameter', { settings: { 'user-setup-access-key': { windowMinutes: '-1' } } }],
  ['bad-parameter', { settings: { 'user-setup-access-key': { windowMinutes: '1.5' } } }],
  ['bad-parameter', { settings: { 'user-setup-access-key': { procedures: '' } } }],
  ['bad-parameter', { settings: { 'user-setup-access-key': { procedures: 'setup,cis' } } }],
] as const)('K16 %s: %j', (code, selection) => {
  expect(codeOf(selection)).toBe(code);
});
