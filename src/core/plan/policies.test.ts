import { expect, test } from 'vitest';
import { canonicalHash, type Json } from '../model/canonical-json.ts';
import {
  DENY_ALL,
  DENY_ROOT_SCP,
  denySessionsBefore,
  hasRootSessions,
  quarantineScp,
  REFUSE_LONG_TERM_KEYS,
} from './policies.ts';

const ALL = { Effect: 'Deny', Action: '*', Resource: '*' };

test.each([
  ['long-term keys are refused', REFUSE_LONG_TERM_KEYS, { Null: { 'aws:TokenIssueTime': 'true' } }],
  ['a user is denied everything', DENY_ALL, undefined],
  [
    'sessions of before a time are denied',
    denySessionsBefore('2026-11-22T12:00:00Z'),
    { DateLessThan: { 'aws:TokenIssueTime': '2026-11-22T12:00:00Z' } },
  ],
  [
    'root is denied in every partition, and not in sessions of centralised root access (V02)',
    DENY_ROOT_SCP,
    {
      ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' },
      Null: { 'aws:AssumedRoot': 'true' },
    },
  ],
  [
    'one user is put under quarantine',
    quarantineScp('arn:aws:iam::222222222222:user/ann', 'AIDAX'),
    { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:user/ann' } },
  ],
] as const)('%s by exactly this policy', (_name, policy, condition) => {
  const document = JSON.parse(policy.text) as { Version: string; Statement: readonly { Sid: string }[] };
  const Sid = document.Statement[0]?.Sid ?? '';
  expect(document).toEqual({
    Version: '2012-10-17',
    Statement: [{ Sid, ...ALL, ...(condition !== undefined && { Condition: condition }) }],
  });
  // IAM allows letters and digits only (IAM User Guide, "JSON policy elements: Sid").
  expect(Sid).toMatch(/^Keyreeve[A-Za-z0-9]+$/);
  expect(policy.name).toMatch(/^Keyreeve[\w-]+$/);
  expect(policy.sha256).toBe(canonicalHash(document as unknown as Json));
});

test('a path with signs of patterns names one user and no others', () => {
  const { text } = quarantineScp('arn:aws:iam::222222222222:user/a*b?c$d/ann', 'AIDAX');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how IAM writes these characters
  const path = 'a${*}b${?}c${$}d';
  expect(JSON.parse(text).Statement[0].Condition.ArnEquals).toEqual({
    'aws:PrincipalArn': `arn:aws:iam::222222222222:user/${path}/ann`,
  });
});

test('policies of users fit the quota of inline policies, those of organisations theirs', () => {
  for (const { text } of [REFUSE_LONG_TERM_KEYS, DENY_ALL]) expect(text.length).toBeLessThan(2048);
  const longest = quarantineScp(
    `arn:aws-us-gov:iam::222222222222:user/${'$'.repeat(512)}/${'x'.repeat(64)}`,
    'AIDAX',
  );
  expect(longest.text.length).toBeLessThan(5120);
});

test('root sessions exist in the partition aws alone', () => {
  expect((['aws', 'aws-cn', 'aws-us-gov'] as const).map(hasRootSessions)).toEqual([true, false, false]);
});
