import { expect, test } from 'vitest';
import { groupsOf } from './palette-finds.ts';
import { fits } from './palette-words.ts';

test.each([
  ['', 'Audit log', true],
  ['a', 'Audit log', true],
  ['l', 'Audit log', true],
  ['u', 'Audit log', false],
  ['udi', 'Audit log', true],
  ['log audit', 'Audit log', true],
  ['audit rule', 'Audit log', false],
])('“%s” fits “%s”: %s', (query, text, expected) => {
  expect(fits(query, text)).toBe(expected);
});

test('what was found stands by kinds, and what has no page here is left out', () => {
  const groups = groupsOf([
    { kind: 'rule', title: 'A rule', detail: 'a-rule', path: '/rules/a-rule' },
    { kind: 'account', title: 'Shop', path: '/accounts/111122223333' },
    { kind: 'plan', title: 'A plan', path: '/elsewhere' },
  ]);
  expect(groups.map(({ heading, finds }) => [heading, finds.map(({ title }) => title)])).toEqual([
    ['Accounts', ['Shop']],
    ['Rules', ['A rule']],
  ]);
});
