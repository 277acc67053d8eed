import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleReport } from '../../test/contract/sample-report.ts';
import { json } from './json.ts';
import { jsonLine } from './run-contract.ts';

test('any text is exact when it is parsed, and stands on one visible line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = jsonLine({ text });
      expect(JSON.parse(line)).toEqual({ text });
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
    }),
  );
});

test('the order of the fields is that of the contract, however the finding was made', () => {
  const { run, coverage, findings } = sampleReport();
  const turned = [...findings].map(
    (finding) => Object.fromEntries(Object.entries(finding).toReversed()) as unknown as typeof finding,
  );
  expect([...json({ run, coverage, findings: turned })]).toEqual([...json({ run, coverage, findings })]);
});

test('each finding has a line of its own in JSON', () => {
  const { run, coverage, findings } = sampleReport();
  const [first, ...others] = [...findings];
  const lines = (all: typeof findings) => [...json({ run, coverage, findings: all })].join('').split('\n');
  const without = new Set(lines(others));
  expect(lines(findings).filter((line) => !without.has(line))).toEqual([
    expect.stringContaining(first?.id ?? 'no finding'),
  ]);
});
