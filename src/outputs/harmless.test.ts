import fc from 'fast-check';
import { expect, test } from 'vitest';
import { harmless } from './harmless.ts';

test.each([
  ['plain text, ünïcode and 名前', 'plain text, ünïcode and 名前'],
  ['\u001b[31mred', '\\u001b[31mred'],
  ['\u009b31mred', '\\u009b31mred'],
  ['line\r\nbreak', 'line\\u000d\\u000abreak'],
  ['a\u2028b\u202Ec\u200Bd', 'a\\u2028b\\u202ec\\u200bd'],
  ['\u{E0041}', '\\u{e0041}'],
  ['half \ud800', 'half \\ud800'],
])('%j is shown as %j', (text, shown) => {
  expect(harmless(text)).toBe(shown);
});

test('the start of a build command is made visible, an ARN is left alone', () => {
  expect(harmless('::error::x')).toBe('\\u003a:error::x');
  expect(harmless('a ::error::x')).toBe('a \\u003a:error::x');
  expect(harmless('x##vso[task]')).toBe('x\\u0023#vso[task]');
  expect(harmless('arn:aws:iam::111122223333:root')).toBe('arn:aws:iam::111122223333:root');
});

test('of any text nothing invisible is left, and a second time changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = harmless(text);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      expect(harmless(shown)).toBe(shown);
    }),
  );
});
