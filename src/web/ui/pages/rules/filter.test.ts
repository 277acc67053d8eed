import { expect, test } from 'vitest';
import type { RuleRow } from '../../../api/catalogue.ts';
import { isNarrowed, ruleFilterIn, rulesShown, standCounts, standsOf } from './filter.ts';

const NONE = { open: 0, accepted: 0, unknown: 0, manual: 0, notSeen: 0, pass: 0 };

function rule(id: string, more: Partial<RuleRow> = {}): RuleRow {
  return {
    id,
    title: `About ${id}`,
    severity: 'medium',
    maturity: 'stable',
    scope: 'user',
    frameworks: [],
    asked: true,
    counts: NONE,
    ...more,
  };
}

const RULES = [
  rule('user-mfa', { severity: 'high', frameworks: ['cis_v130'], counts: { ...NONE, open: 3 } }),
  rule('root-key', { severity: 'critical', scope: 'root', counts: { ...NONE, notSeen: 1, accepted: 4 } }),
  rule('key-age', { scope: 'access-key', counts: { ...NONE, open: 9, unknown: 2 } }),
  rule('owner-left', { asked: false, needs: '--people' }),
];
const ids = (search: Record<string, string>) => rulesShown(RULES, ruleFilterIn(search)).map(({ id }) => id);

test('rules come by severity, then by what is open, then by title', () => {
  expect(ids({})).toEqual(['root-key', 'user-mfa', 'key-age', 'owner-left']);
  expect(ids({ sort: 'open' })).toEqual(['key-age', 'user-mfa', 'root-key', 'owner-left']);
  expect(ids({ sort: 'title' })).toEqual(['key-age', 'owner-left', 'root-key', 'user-mfa']);
});

test('each filter of the address narrows, and all of them together', () => {
  expect(ids({ severity: 'high' })).toEqual(['user-mfa']);
  expect(ids({ scope: 'root' })).toEqual(['root-key']);
  expect(ids({ framework: 'cis_v130' })).toEqual(['user-mfa']);
  expect(ids({ q: ' KEY ' })).toEqual(['root-key', 'key-age']);
  expect(ids({ q: 'key', scope: 'access-key' })).toEqual(['key-age']);
});

test('what the address cannot mean narrows nothing', () => {
  expect(ids({ severity: 'grave', stands: 'well', sort: 'sideways' })).toHaveLength(RULES.length);
  expect(isNarrowed(ruleFilterIn({ severity: 'grave', sort: 'open' }))).toBe(false);
});

test('a finding that was not seen again is unknown, and a rule is found by each that its findings stand as', () => {
  const [, root] = RULES;
  expect([...(root === undefined ? [] : standsOf(root))]).toEqual(['unknown', 'accepted']);
  expect(ids({ stands: 'unknown' })).toEqual(['root-key', 'key-age']);
  expect(ids({ stands: 'accepted' })).toEqual(['root-key']);
});

test('a rule that was not asked is not among those with nothing to do', () => {
  expect(standCounts(RULES)).toEqual({ open: 2, unknown: 2, manual: 0, accepted: 1, quiet: 0 });
  expect(ids({ stands: 'quiet' })).toEqual([]);
});
