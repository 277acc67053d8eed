import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commonText } from './common-text.ts';
import { compilePattern } from './pattern.ts';

test.each([
  ['user/*', 'user/dev/*', 'user/dev/x'],
  ['user/*-svc', 'user/app-*', 'user/app-svc'],
  ['*', '*', 'x'],
  ['a?c', '?b*', 'abc'],
  ['arn:aws:iam::*:user/team-*', 'arn:aws:iam::111122223333:user/*', 'arn:aws:iam::111122223333:user/team-x'],
])('%s and %s have a text in common', (first, second, common) => {
  expect(commonText(first, second)).toBe(common);
});

test('patterns with nothing in common, and such as no policy has, have none', () => {
  expect(commonText('user/a*', 'user/b*')).toBeUndefined();
  expect(commonText('a', '')).toBeUndefined();
  expect(commonText('*'.repeat(2000) + 'a'.repeat(2000), 'a'.repeat(2000))).toBeUndefined();
});

test('what is found fits both patterns, and is found wherever a text fits both', () => {
  const piece = fc.constantFrom('a', 'b', '*', '?');
  const pattern = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
  const word = fc.array(fc.constantFrom('a', 'b'), { maxLength: 6 }).map((letters) => letters.join(''));
  const fits = (text: string, tried: string) =>
    compilePattern(text, { variables: false, wildcards: true })(tried, {
      values: new Map(),
      others: 'absent',
    });
  fc.assert(
    fc.property(pattern, pattern, word, (first, second, tried) => {
      const found = commonText(first, second);
      if (found === undefined) return !(fits(first, tried) === true && fits(second, tried) === true);
      return fits(first, found) === true && fits(second, found) === true;
    }),
    { seed: 20_261_127, numRuns: 3000 },
  );
});
