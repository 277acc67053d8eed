import { expect, test } from 'vitest';
import { Problem } from '../model/problem.ts';
import { parseAccountList } from './account-list.ts';

test('ids, roles, comments, blank lines and Windows line ends are read', () => {
  const text = '\uFEFF# ours\r\n111122223333\r\n\r\n444455556666, audit/Scan # with a role\r\n';
  expect(parseAccountList(text, 'a.txt')).toEqual([
    { id: '111122223333' },
    { id: '444455556666', role: 'audit/Scan' },
  ]);
});

test('O08 an account listed twice is kept once', () => {
  expect(parseAccountList('111122223333\n111122223333\n', 'a.txt')).toEqual([{ id: '111122223333' }]);
});

test.each([
  ['11112222333', 'a.txt:1'],
  ['# x\n1111222233334', 'a.txt:2'],
  ['111122223333\n111122223333,Other', 'two different roles'],
  ['111122223333,a b', 'a.txt:1'],
])('the line %j is refused with its place', (text, place) => {
  expect(() => parseAccountList(text, 'a.txt')).toThrow(Problem);
  expect(() => parseAccountList(text, 'a.txt')).toThrow(place);
});

test('a list of nothing but comments selects nothing, which is an error', () => {
  expect(() => parseAccountList('# none\n', 'a.txt')).toThrow('names no account');
});
