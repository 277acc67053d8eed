import { describe, expect, test } from 'vitest';
import { type Call, STEP_CALLS, type Subject } from '../../core/plan/plan.ts';
import { checkCall } from './arguments.ts';

const KEY = 'AKIAQXYZABCDEFGHIJKL';
const POLICY = '{"Version":"2012-10-17","Statement":[]}';
const user = { userName: 'ann', userId: 'AIDA1', userArn: 'arn:aws:iam::222222222222:user/ann' };
const key: Subject = { kind: 'access-key', accessKeyId: KEY, createdAt: '2024-03-01T08:00:00Z', ...user };
const role: Subject = { kind: 'role', roleName: 'Deploy', roleId: 'AROA1', roleArn: 'arn' };
const scp: Subject = { kind: 'scp', policyName: 'KeyreeveDenyRoot', target: '222222222222' };
const certificate: Subject = { kind: 'root-certificate', certificateId: 'ABCDEFGHIJKLMNOPQRSTUVWX' };
const ofManaged = { PolicyArn: 'arn:aws:iam::222222222222:policy/team/Devs' };
const managed: Subject = {
  kind: 'policy',
  policyName: 'Devs',
  policyArn: ofManaged.PolicyArn,
  policyId: 'ANPA1',
};
const inline = { PolicyName: 'KeyreeveContain' };
/** An inline policy that somebody else wrote. */
const theirs: Subject = { kind: 'user-policy', policyName: 'Mine', ...user };

const GOOD: readonly (readonly [Subject, Call])[] = [
  [key, call('iam:UpdateAccessKey', { UserName: 'ann', AccessKeyId: KEY, Status: 'Inactive' })],
  [key, call('iam:DeleteAccessKey', { UserName: 'ann', AccessKeyId: KEY })],
  [{ kind: 'root-key', accessKeyId: KEY }, call('iam:DeleteAccessKey', { AccessKeyId: KEY }, 'root')],
  [certificate, call('iam:DeleteSigningCertificate', { CertificateId: certificate.certificateId }, 'root')],
  [
    { kind: 'user', ...user },
    call('iam:PutUserPolicy', { UserName: 'ann', ...inline, PolicyDocument: POLICY }),
  ],
  [{ kind: 'user', ...user }, call('iam:DeleteUserPolicy', { UserName: 'ann', ...inline })],
  [theirs, call('iam:PutUserPolicy', { UserName: 'ann', PolicyName: 'Mine', PolicyDocument: POLICY })],
  [role, call('iam:PutRolePolicy', { RoleName: 'Deploy', ...inline, PolicyDocument: POLICY })],
  [role, call('iam:DeleteRolePolicy', { RoleName: 'Deploy', ...inline })],
  [managed, call('iam:CreatePolicyVersion', { ...ofManaged, PolicyDocument: POLICY, SetAsDefault: 'true' })],
  [managed, call('iam:SetDefaultPolicyVersion', { ...ofManaged, VersionId: 'v3' })],
  [managed, call('iam:DeletePolicyVersion', { ...ofManaged, PolicyDocument: POLICY })],
  [
    scp,
    call(
      'organizations:CreatePolicy',
      { PolicyName: scp.policyName, Description: 'Root', Type: 'SERVICE_CONTROL_POLICY', Content: POLICY },
      'management',
    ),
  ],
  ...(['organizations:AttachPolicy', 'organizations:DetachPolicy'] as const).map(
    (api) =>
      [scp, call(api, { PolicyName: scp.policyName, TargetId: '222222222222' }, 'management')] as const,
  ),
  [scp, call('organizations:DeletePolicy', { PolicyName: scp.policyName }, 'management')],
];

function call(
  api: Call['api'],
  given: Readonly<Record<string, string>>,
  session: Call['session'] = 'account',
): Call {
  return { api, session, arguments: given };
}

function check(subject: Subject, given: Call) {
  return () => checkCall({ id: 'p-1-01', subject, call: given });
}

test('every call of AWS that a step can name is taken, and no call of our own', () => {
  for (const [subject, given] of GOOD)
    expect(check(subject, given)(), given.api).toMatchObject({ api: given.api });
  const ours = STEP_CALLS.filter((api) => api.startsWith('keyreeve:'));
  expect([...new Set([...GOOD.map(([, { api }]) => api), ...ours])].sort()).toEqual([...STEP_CALLS].sort());
  for (const api of ours) expect(check(key, call(api, {}))).toThrow(/no call of AWS/);
});

test('an argument that is missing, empty or too much is thrown out, of every call', () => {
  for (const [subject, given] of GOOD) {
    expect(check(subject, { ...given, arguments: { ...given.arguments, Extra: 'x' } })).toThrow(
      /no parameter/,
    );
    for (const name of Object.keys(given.arguments)) {
      const { [name]: _left, ...others } = given.arguments;
      expect(check(subject, { ...given, arguments: others }), `${given.api} without ${name}`).toThrow(name);
      const undefinedOne = { ...others, [name]: undefined } as unknown as Call['arguments'];
      expect(check(subject, { ...given, arguments: undefinedOne }), `${given.api} ${name}`).toThrow(name);
      if (name === 'Description') continue;
      expect(
        check(subject, { ...given, arguments: { ...others, [name]: '' } }),
        `${given.api} ${name}`,
      ).toThrow(name);
    }
  }
});

describe('a call is thrown out', () => {
  const [, deactivate] = GOOD[0] ?? expect.unreachable();
  const withArgument = (name: string, value: string): Call => ({
    ...deactivate,
    arguments: { ...deactivate.arguments, [name]: value },
  });

  test('with another user or key than the step is about (X01)', () => {
    expect(check(key, withArgument('UserName', 'bob'))).toThrow(/not the one of the step/);
    expect(check(key, withArgument('AccessKeyId', 'AKIAQXYZABCDEFGHIJKM'))).toThrow(
      /not the one of the step/,
    );
  });

  test('with a status that does not exist, or the key of a session', () => {
    expect(check(key, withArgument('Status', 'Expired'))).toThrow(/Status/);
    expect(check(key, withArgument('AccessKeyId', 'ASIAQXYZABCDEFGHIJKL'))).toThrow(/AccessKeyId/);
  });

  test('with a user name in a root session, or without one in another', () => {
    expect(check(key, { ...deactivate, session: 'root' })).toThrow(/session "root"/);
    const named = call('iam:DeleteAccessKey', { UserName: 'root', AccessKeyId: KEY }, 'root');
    expect(check({ kind: 'root-key', accessKeyId: KEY }, named)).toThrow(/UserName is no parameter/);
    const unnamed = call('iam:DeleteAccessKey', { AccessKeyId: KEY });
    expect(check(key, unnamed)).toThrow(/UserName is missing/);
  });

  test('on a policy that is not ours, or with a text that is no policy', () => {
    const subject: Subject = { kind: 'user', ...user };
    const theirs = { UserName: 'ann', PolicyName: 'Admin' };
    expect(check(subject, call('iam:DeleteUserPolicy', theirs))).toThrow(/PolicyName/);
    for (const PolicyDocument of ['{}', '[', '"x"', 'null']) {
      const given = { UserName: 'ann', ...inline, PolicyDocument };
      expect(check(subject, call('iam:PutUserPolicy', given)), PolicyDocument).toThrow(/PolicyDocument/);
    }
  });

  test('a policy of somebody else is put only where the step is about it, and never deleted', () => {
    const put = (PolicyName: string) =>
      call('iam:PutUserPolicy', { UserName: 'ann', PolicyName, PolicyDocument: POLICY });
    expect(check(theirs, put('Other'))).toThrow(/PolicyName/);
    expect(check({ kind: 'user', ...user }, put('Mine'))).toThrow(/PolicyName/);
    expect(check(theirs, call('iam:DeleteUserPolicy', { UserName: 'ann', PolicyName: 'Mine' }))).toThrow(
      /PolicyName/,
    );
  });
});
