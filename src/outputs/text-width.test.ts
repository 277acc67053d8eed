import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { padded, truncate, widthOf, wrap } from './text-width.ts';

test.each([
  ['abc', 3],
  ['名前', 4],
  ['ｱｲｳ', 3],
  ['e\u0301', 1],
  ['🔑', 2],
  ['한글', 4],
])('%s is as wide as %d columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
});

test('a text that is too wide is cut between characters', () => {
  expect(truncate('production', 10)).toBe('production');
  expect(truncate('production', 6)).toBe('produ…');
  expect(truncate('名前名前', 6)).toBe('名前…');
});

test('a cell is filled to its width on the side asked for', () => {
  expect(padded('名', 4)).toBe('名  ');
  expect(padded('7', 3, 'right')).toBe('  7');
});

describe('wrapping', () => {
  test('breaks at blanks, and inside a word only where it must', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('a abcdefghij', 4)).toEqual(['a', 'abcd', 'efgh', 'ij']);
  });

  test('says where lines were left out', () => {
    expect(wrap('one two three four', 9, 2)).toEqual(['one two', 'three …']);
  });

  test('does not break where there is no end to the line', () => {
    expect(wrap('one two three', Number.POSITIVE_INFINITY)).toEqual(['one two three']);
  });

  test('does not bring a build command to the start of a line', () => {
    expect(wrap('arn:aws:iam::error::x', 11)).toEqual(['arn:aws:iam', '\\u003a:erro', 'r::x']);
  });

  test('of any text no line is too wide', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 12, max: 40 }), (text, columns) => {
        for (const line of wrap(text, columns)) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
