import { expect, test } from 'vitest';
import { Problem } from '../model/problem.ts';
import { RULES } from '../rules/index.ts';
import { rulesLeftOut, type Selection, selectRules } from './select.ts';

const STABLE = RULES.filter(({ maturity }) => maturity === 'stable');

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
  const withoutPeople = STABLE.filter(({ onlyWith }) => onlyWith === undefined);
  expect(ids({})).toEqual(withoutPeople.map(({ id }) => id));
  expect(ids({ handedIn: ['people'] })).toEqual(STABLE.map(({ id }) => id));
  expect(ids({ rules: ['root-access-key'] })).toEqual(['root-access-key']);
  expect(ids({ frameworks: ['cis_v130'] })).toContain('user-setup-access-key');
  expect(ids({ frameworks: ['cis_v700'] })).not.toContain('user-setup-access-key');
  expect(ids({ frameworks: ['cis_v700'] })).toContain('organization-units');
  expect(ids({ frameworks: ['cis_v130'], severity: 'critical' })).toEqual(['root-access-key', 'root-mfa']);
  expect(ids({ severity: 'high', withoutRules: ['user-mfa'] })).not.toContain('user-mfa');
  expect(ids({ severity: 'high' })).not.toContain('user-key-age');
});

test('a rule in preview runs where it is asked for by name, or all of them are', () => {
  const previews = RULES.filter(({ maturity }) => maturity === 'preview').map(({ id }) => id);
  expect(previews).toContain('user-can-create-own-keys');
  expect(ids({}).filter((id) => previews.includes(id))).toEqual([]);
  expect(ids({ preview: true }).filter((id) => previews.includes(id))).toEqual(previews);
  expect(ids({ rules: ['user-can-create-own-keys'] })).toEqual(['user-can-create-own-keys']);
  expect(ids({ rules: ['user-can-create-own-keys', 'root-mfa'], frameworks: ['cis_v300'] })).toEqual([
    'root-mfa',
  ]);
});

test('a run of files leaves out what a report cannot tell, and says which rules those are', () => {
  const files = ids({ source: 'files' });
  expect(files).toContain('user-key-age');
  expect(files).not.toContain('password-policy');
  expect(files).not.toContain('root-hardware-mfa');
  const left = rulesLeftOut(RULES, { source: 'files' });
  expect(left).toContainEqual({ rule: 'password-policy', needs: 'live' });
  expect(left).toContainEqual({ rule: 'user-owner-left', needs: 'people' });
  expect([...files, ...left.map(({ rule }) => rule)].sort()).toEqual(STABLE.map(({ id }) => id).sort());
  expect(ids({ source: 'files', rules: ['password-policy'] })).toEqual(['password-policy']);
});

test('a rule whose input is missing is an error only where it is asked for by name', () => {
  expect(() => ids({ rules: ['user-owner-left'] })).toThrow(/needs --people FILE/);
  expect(ids({ rules: ['user-owner-left'], handedIn: ['people'] })).toEqual(['user-owner-left']);
});

test('a framework sets the limits it demands; where two differ the rule keeps its own', () => {
  const days = (frameworks: string[], settings = {}) =>
    selectRules(RULES, { frameworks, settings }).find(({ rule }) => rule.id === 'user-credential-unused')
      ?.parameters.maxUnusedDays;
  expect(days(['cis_v600'])).toBe(45);
  expect(days(['cis_v130'])).toBe(90);
  expect(days(['cis_v130', 'cis_v600'])).toBe(45);
  expect(days(['cis_v130'], { 'user-credential-unused': { maxUnusedDays: '30' } })).toBe(30);
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
