import fc from 'fast-check';
import { expect, test } from 'vitest';
import { xmlAttributes, xmlText } from './xml.ts';

test('markup is escaped, and what XML 1.0 forbids is made visible', () => {
  expect(xmlText('<a> & "b"')).toBe('&lt;a&gt; &amp; &quot;b&quot;');
  expect(xmlText('\u0000\u001b\ufffe\ud800')).toBe('\\u0000\\u001b\\ufffe\\ud800');
  expect(xmlAttributes({ name: '"', tests: 1 })).toBe(' name="&quot;" tests="1"');
});

test('of any text only characters of XML 1.0 are left, on one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(xmlText(text)).toMatch(/^[\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      expect(xmlText(text)).not.toMatch(/[<>"]/);
    }),
  );
});
