import { describe, expect, test } from 'vitest';
import { unread } from '../../core/model/fact.ts';
import { explainRefusal, type Who, whoCalls } from './explain.ts';
import type { StepSessions } from './sessions.ts';

const SCP = 'User: arn is not authorized to perform: x with an explicit deny in a service control policy';
const NO_POLICY =
  'User: arn is not authorized to perform: x because no identity-based policy allows the x action';
const BOUNDARY =
  'User: arn is not authorized to perform: x because no permissions boundary allows the x action';

function explain(source: string, code: string, detail = '', who: Who = 'remediation role') {
  const refusal = unread(source, code, 'As it came.', { detail, fix: 'As it came.' });
  return explainRefusal({ ...refusal, requestId: 'r-1' }, who);
}

test.each([
  [SCP, /^A service control policy/, /Except the remediation role/],
  [NO_POLICY, /^The remediation role lacks the permission iam:UpdateAccessKey/, /permissions --remediate/],
  [BOUNDARY, /^The remediation role's permissions boundary/, /boundary of the remediation role/],
])('a denied change tells who or what denied it: %s', (detail, words, fix) => {
  const told = explain('iam:UpdateAccessKey', 'AccessDenied', detail);
  expect(told.words).toMatch(words);
  expect(told.fix).toMatch(fix);
  expect(told).toMatchObject({ detail, requestId: 'r-1' });
});

test('what the caller does with its own credentials is not blamed on the role', () => {
  const told = explain('organizations:CreatePolicy', 'AccessDenied', NO_POLICY, 'calling identity');
  expect(told.words).toBe('The calling identity lacks the permission organizations:CreatePolicy.');
  expect(told.fix).toContain('keyreeve permissions --caller --remediate');
});

test('a role that cannot be assumed is the remediation role, set in the settings', () => {
  const told = explain(
    'sts:AssumeRole',
    'AccessDenied',
    'User: arn is not authorized to perform: sts:AssumeRole',
  );
  expect(told.words).toContain('The remediation role cannot be assumed');
  expect(told.fix).toContain('remediation.role');
});

describe('X14: a root session is refused', () => {
  test.each([
    [
      'AccessDenied',
      'Root credentials management feature is not enabled in your organization',
      /not switched on/,
    ],
    ['AccessDenied', 'Service not enabled for AWS Organizations.', /no trusted access/],
    ['AccessDenied', SCP, /service control policy/],
    ['AccessDenied', NO_POLICY, /lacks the permission, or is not of the management account/],
    ['InvalidAction', 'Could not find operation AssumeRoot', /knows no AssumeRoot/],
    ['ValidationError', 'The specified target principal is invalid', /does not accept the account/],
  ])('with %s, %s', (code, detail, words) => {
    expect(explain('sts:AssumeRoot', code, detail, 'root').words).toMatch(words);
  });

  test('in the account, by a policy that denies root without exception', () => {
    expect(explain('iam:DeleteAccessKey', 'AccessDenied', SCP, 'root').fix).toContain('aws:AssumedRoot');
    expect(explain('iam:UpdateAccessKey', 'AccessDenied', NO_POLICY, 'root').words).toContain('task policy');
  });
});

test.each([
  ['iam:PutUserPolicy', 'LimitExceeded', '', /2,048 characters/],
  ['iam:PutRolePolicy', 'LimitExceeded', '', /10,240 characters/],
  ['iam:UpdateAccessKey', 'LimitExceeded', '', /quota/],
  ['iam:UpdateAccessKey', 'NoSuchEntity', '', /deleted or renamed/],
  ['iam:DeleteAccessKey', 'DeleteConflictException', '', /attached to it/],
  ['iam:PutUserPolicy', 'EntityTemporarilyUnmodifiable', '', /just now/],
  ['iam:PutRolePolicy', 'UnmodifiableEntityException', '', /AWS service/],
  ['iam:PutUserPolicy', 'MalformedPolicyDocumentException', '', /text of the policy/],
  ['organizations:AttachPolicy', 'PolicyTypeNotEnabledException', '', /not switched on/],
  ['organizations:AttachPolicy', 'ConstraintViolationException', 'You have attached the maximum', /as many/],
  ['organizations:DetachPolicy', 'ConstraintViolationException', 'the minimum number of policies', /last/],
  [
    'organizations:CreatePolicy',
    'ConstraintViolationException',
    'exceeded the maximum policy size',
    /longer/,
  ],
  ['organizations:AttachPolicy', 'ConcurrentModificationException', '', /at the same moment/],
  ['organizations:DeletePolicy', 'PolicyInUseException', '', /still attached/],
  ['organizations:CreatePolicy', 'DuplicatePolicyException', '', /of this name already/],
  ['organizations:AttachPolicy', 'TargetNotFoundException', '', /not in this organisation/],
  ['organizations:CreatePolicy', 'AWSOrganizationsNotInUseException', '', /in no organisation/],
])('%s refused with %s (%s) has words of its own', (source, code, detail, words) => {
  const told = explain(source, code, detail);
  expect(told.words).toMatch(words);
  expect(told).toMatchObject({ code, source });
  expect(told.fix).not.toBe('As it came.');
});

test('what has no words here stands as it came, but nobody is told to scan again', () => {
  const broken = unread('iam:UpdateAccessKey', 'NetworkTimeout', 'Late.', {
    fix: 'Check the network, then scan again.',
  });
  expect(explainRefusal(broken, 'remediation role')).toEqual({
    ...broken,
    fix: 'Check the network, then make a new plan.',
  });
  const throttled = unread('iam:UpdateAccessKey', 'Throttling', 'Slow.', { fix: 'Scan again later.' });
  expect(explainRefusal(throttled, 'remediation role').fix).toBe('Make a new plan later.');
  const own = unread('iam:UpdateAccessKey', 'Mystery', 'AWS refused the call with Mystery.');
  expect(explainRefusal(own, 'remediation role')).toBe(own);
});

test('whom AWS denies goes by the session', () => {
  const none = (): never => expect.unreachable();
  const sessions: StepSessions = { account: none, root: none, management: none };
  expect(whoCalls('account', sessions)).toBe('remediation role');
  expect(whoCalls('account', { ...sessions, asCaller: true })).toBe('calling identity');
  expect(whoCalls('management', sessions)).toBe('calling identity');
  expect(whoCalls('root', { ...sessions, asCaller: true })).toBe('root');
});
