import { describe, expect, test } from 'vitest';
import { STEP_CALLS } from '../core/plan/plan.ts';
import type { PolicyDocument } from '../outputs/permissions.ts';
import { remediatingPolicy, remediationCallingPolicy } from './remediation-permissions.ts';

const ALL = { roleName: 'KeyreeveRemediate', withDelete: true };

function allowed({ Statement }: PolicyDocument): readonly string[] {
  return Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => [...Action]);
}

function writes(policy: PolicyDocument): readonly string[] {
  return allowed(policy).filter((call) => !/:(Get|List|Describe|Lookup|Assume)/.test(call));
}

test('role and caller together may make exactly the calls that steps can name', () => {
  const ours = STEP_CALLS.filter((call) => !call.startsWith('keyreeve:'));
  // Root's certificates are deleted in root sessions, whose task policy is AWS's own.
  const granted = ours.filter((call) => call !== 'iam:DeleteSigningCertificate');
  const both = [
    ...writes(remediatingPolicy({ ...ALL, withPolicies: true })),
    ...writes(remediationCallingPolicy(ALL)),
  ];
  expect(both.sort()).toEqual([...granted].sort());
});

test('deleting keys is a statement of its own, and without it nothing deletes for good', () => {
  const { Statement } = remediatingPolicy(ALL);
  expect(Statement.find(({ Action }) => Action.includes('iam:DeleteAccessKey'))).toMatchObject({
    Sid: 'KeyreeveDeleteKeys',
    Action: ['iam:DeleteAccessKey'],
  });
  const none = { ...ALL, withDelete: false };
  expect(writes(remediatingPolicy(none))).not.toContain('iam:DeleteAccessKey');
  expect(JSON.stringify(remediationCallingPolicy(none))).not.toContain('IAMDeleteRootUserCredentials');
});

test('the role may read what a step reads before and after its call', () => {
  const reads = [
    'iam:GetUser',
    'iam:ListAccessKeys',
    'iam:GetAccessKeyLastUsed',
    'iam:GetUserPolicy',
    'iam:GetRole',
    'iam:GetRolePolicy',
  ];
  expect(allowed(remediatingPolicy(ALL))).toEqual(expect.arrayContaining(reads));
});

test('policies are edited only where that was asked for, and never those of Keyreeve itself', () => {
  expect(writes(remediatingPolicy(ALL)).filter((call) => call.includes('PolicyVersion'))).toEqual([]);
  const { Statement } = remediatingPolicy({ ...ALL, withPolicies: true });
  expect(Statement.find(({ Sid }) => Sid === 'KeyreeveNotItsPolicies')).toMatchObject({
    Effect: 'Deny',
    Action: ['iam:CreatePolicyVersion', 'iam:DeletePolicyVersion', 'iam:SetDefaultPolicyVersion'],
    Resource: 'arn:*:iam::*:policy/Keyreeve*',
  });
});

test('the role is kept from widening itself', () => {
  const deny = remediatingPolicy(ALL).Statement.find(({ Effect }) => Effect === 'Deny');
  expect(deny).toMatchObject({ Resource: 'arn:*:iam::*:role/KeyreeveRemediate' });
  expect(deny?.Action).toContain('iam:PutRolePolicy');
});

describe('the calling identity', () => {
  const { Statement } = remediationCallingPolicy(ALL);
  const of = (action: string) => Statement.filter(({ Action }) => Action.includes(action));

  test('opens root sessions with the tasks of looking and of deleting, and with no other', () => {
    expect(of('sts:AssumeRoot')).toEqual([
      expect.objectContaining({
        Resource: 'arn:aws:iam::*:root',
        Condition: {
          StringEquals: {
            'sts:TaskPolicyArn': [
              'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials',
              'arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials',
            ],
          },
        },
      }),
    ]);
  });

  test('assumes the remediation role and no other', () => {
    expect(of('sts:AssumeRole')).toMatchObject([{ Resource: 'arn:*:iam::*:role/KeyreeveRemediate' }]);
  });

  test('finds policies of the organisation by their names', () => {
    const reads = ['organizations:DescribeOrganization', 'organizations:DescribePolicy'];
    for (const call of [...reads, 'organizations:ListPolicies', 'organizations:ListTargetsForPolicy'])
      expect(of(call), call).toHaveLength(1);
  });
});
