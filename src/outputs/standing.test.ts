import { expect, test } from 'vitest';
import { wholeReport } from '../../test/contract/sample-report.ts';
import type { Finding } from '../core/model/finding.ts';
import { attestationInWords, standingOf, suppressionInWords } from './standing.ts';

const of = (rule: string, status: Finding['status']) => {
  const found = [...wholeReport().findings].find((each) => each.rule === rule && each.status === status);
  if (found === undefined) throw new Error(`The sample has no ${status} of ${rule}.`);
  return found;
};

test('a finding that is suppressed and attested is counted once, as suppressed', () => {
  const attested = of('security-questions', 'manual');
  expect(standingOf(attested)).toBe('attested');
  expect(standingOf({ ...attested, suppressed: { reason: 'Known.', by: 'tag' } })).toBe('suppressed');
  expect(standingOf(of('root-access-key', 'pass'))).toBe('counted');
});

test('a suppression tells who, until when and why, and one by a tag that it is one', () => {
  expect(suppressionInWords(of('user-credential-unused', 'fail'))).toBe(
    'Suppressed by dana@example.com until 2026-12-31: Break-glass user: it must lie unused (CHG-1041).',
  );
  expect(suppressionInWords(of('policy-service-wildcard', 'fail'))).toBe(
    'Suppressed by a tag of the resource: The tag break-glass exempts it.',
  );
  expect(suppressionInWords(of('root-access-key', 'pass'))).toBeUndefined();
});

test('an attestation tells who, until when, and on what evidence', () => {
  expect(attestationInWords(of('security-questions', 'manual'))).toMatch(
    /^Attested by dana@example\.com on 2026-11-01, until 2027-02-01: .*questions\.pdf, SHA-256 [0-9a-f]{64}/,
  );
});
