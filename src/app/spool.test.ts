import { expect, test } from 'vitest';
import type { Finding } from '../core/model/finding.ts';
import type { AccountResult } from '../core/model/run.ts';
import { Spool } from './spool.ts';
import { NO_CALLS } from './tally.ts';

function result(accountId: string, count: number, says = 'x'): AccountResult {
  const account = { id: accountId, partition: 'aws' } as const;
  const findings = Array.from(
    { length: count },
    (_, index): Finding => ({
      id: `${accountId}-${index}`,
      rule: 'root-access-key',
      status: index % 2 === 0 ? 'fail' : 'pass',
      severity: 'high',
      account,
      resource: { type: 'AwsIamUser', arn: 'arn', name: 'ü' },
      says,
      evidence: [],
      controls: [],
      advice: { action: 'none', words: '', commands: [] },
    }),
  );
  return { coverage: { account, status: 'scanned', notRead: [], calls: NO_CALLS }, findings };
}

test('findings come back in the order of account ids, and as often as asked', () => {
  const spool = new Spool(() => true);
  for (const id of ['333333333333', '111111111111', '222222222222']) spool.add(result(id, 2));
  const ids = () => [...spool.findings].map((finding) => finding.id);
  expect(ids()).toEqual(['1', '2', '3'].flatMap((digit) => [0, 1].map((at) => `${digit.repeat(12)}-${at}`)));
  expect(ids()).toEqual(ids());
  spool.close();
});

test('what does not fit into memory comes back from the file, whole and in order', () => {
  const spool = new Spool(() => true);
  const long = 'é'.repeat(20_000);
  spool.add(result('222222222222', 400, long));
  spool.add(result('111111111111', 400, long));
  const findings = [...spool.findings];
  expect(findings.length).toBe(800);
  expect(findings.every((finding) => finding.says === long)).toBe(true);
  expect(findings[0]?.id).toBe('111111111111-0');
  expect(findings[799]?.id).toBe('222222222222-399');
  spool.close();
});

test('findings that nobody will ask for are not kept', () => {
  const spool = new Spool(({ status }) => status === 'fail');
  spool.add(result('111111111111', 4));
  expect([...spool.findings].map((finding) => finding.status)).toEqual(['fail', 'fail']);
  spool.close();
});
