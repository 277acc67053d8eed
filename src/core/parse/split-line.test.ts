import { expect, test } from 'vitest';
import { cellsOf } from './split-line.ts';

test.each([
  ['a,b', ['a', 'b']],
  ['', ['']],
  ['a,', ['a', '']],
  [',', ['', '']],
  ['"a,b",c', ['a,b', 'c']],
  ['"a","",c,""', ['a', '', 'c', '']],
  ['"a",', ['a', '']],
  ['"a""b",c', ['a"b', 'c']],
  ['a"b,c', ['a"b', 'c']],
  ['"a', ['"a']],
  ['"a"b,c', ['"a"b', 'c']],
])('C11 %s is %j', (line, texts) => {
  expect(cellsOf(line).map((cell) => cell.text)).toEqual(texts);
});

test('a cell knows the character of the line where it begins', () => {
  expect(cellsOf('a,bc,d').map((cell) => cell.column)).toEqual([1, 3, 6]);
  expect(cellsOf('"a,b","",d').map((cell) => cell.column)).toEqual([1, 7, 10]);
  expect(cellsOf('"a""b",c,"d"').map((cell) => cell.column)).toEqual([1, 8, 10]);
});
