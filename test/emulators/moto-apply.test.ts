import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { perform } from '../../src/aws/apply/perform.ts';
import { readSubject } from '../../src/aws/apply/read-subject.ts';
import { type StepSessions, stepSessions } from '../../src/aws/apply/sessions.ts';
import type { BaseSession } from '../../src/aws/session/base-session.ts';
import { openSession } from '../../src/aws/session/open-session.ts';
import { sessionOptions } from '../../src/aws/test-support/scene.ts';
import type { Account } from '../../src/core/model/account.ts';
import { allHold, type Condition } from '../../src/core/plan/conditions.ts';
import type { AccessKeySubject, Call, Subject } from '../../src/core/plan/plan.ts';
import { DENY_ALL, DENY_ROOT_SCP } from '../../src/core/plan/policies.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { enter, environment } from './scanned.ts';

/** moto's own account, whatever the credentials. */
const MOTO: Account = { id: '123456789012', partition: 'aws' };

let moto: Emulator | undefined;
let base: BaseSession;
let sessions: StepSessions;
let member = '';

beforeAll(async () => {
  moto = await startMoto();
  enter(environment(moto.url, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }));
  const organizations = new OrganizationsClient({});
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const made = await organizations.send(
    new CreateAccountCommand({ AccountName: 'member', Email: 'member@example.com' }),
  );
  member = made.CreateAccountStatus?.AccountId ?? '';
  base = await openSession(sessionOptions());
  sessions = stepSessions(base, { role: 'KeyreeveRemediate', sessionName: 'keyreeve', asCaller: true });
});

afterAll(async () => {
  base?.close();
  vi.unstubAllEnvs();
  await moto?.close();
});

/** Makes one call, and tells whether a reading then shows what it is meant to. */
async function carriedOut(subject: Subject, call: Call, shows: readonly Condition[], account = MOTO) {
  const step = { id: 'p-1-01', account, subject, call };
  const outcome = await perform(sessions, step, await readSubject(sessions, step, shows));
  expect(outcome, JSON.stringify(outcome)).toMatchObject({ state: 'known' });
  return allHold(shows, await readSubject(sessions, step, shows));
}

async function userWithTwoKeys(userName: string) {
  const iam = new IAMClient({});
  const { User } = await iam.send(new CreateUserCommand({ UserName: userName }));
  const makeKey = async () => {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }));
    return AccessKey?.AccessKeyId ?? '';
  };
  const [mine, other] = [await makeKey(), await makeKey()];
  const subject: AccessKeySubject = {
    kind: 'access-key',
    accessKeyId: mine,
    createdAt: '',
    userName,
    userId: User?.UserId ?? '',
    userArn: User?.Arn ?? '',
  };
  return { subject, other };
}

test('X01: in moto a key is deactivated and deleted, and the other key of the user stays as it is', async () => {
  const { subject, other } = await userWithTwoKeys('ann');
  const { accessKeyId, userName, userId } = subject;
  const named = { UserName: userName, AccessKeyId: accessKeyId };
  const sameUser: Condition = { is: 'same-user', userId };
  const update: Call = {
    api: 'iam:UpdateAccessKey',
    session: 'account',
    arguments: { ...named, Status: 'Inactive' },
  };
  await carriedOut(subject, update, [sameUser, { is: 'key-gone', accessKeyId }]);
  const { keys } = await readSubject(sessions, { account: MOTO, subject, call: update }, [
    { is: 'key-gone', accessKeyId },
  ]);
  const statuses = keys?.state === 'known' && keys.value.map((key) => [key.accessKeyId, key.status]);
  expect(Object.fromEntries(statuses || [])).toEqual({ [accessKeyId]: 'Inactive', [other]: 'Active' });
  const remove: Call = { api: 'iam:DeleteAccessKey', session: 'account', arguments: named };
  expect(await carriedOut(subject, remove, [sameUser, { is: 'key-gone', accessKeyId }])).toBe(true);
});

test('in moto a policy is put on a user, reads back as the same, and is taken off', async () => {
  const { subject } = await userWithTwoKeys('bob');
  const { name, text, sha256 } = DENY_ALL;
  const about = { UserName: 'bob', PolicyName: name };
  const put: Call = {
    api: 'iam:PutUserPolicy',
    session: 'account',
    arguments: { ...about, PolicyDocument: text },
  };
  expect(await carriedOut(subject, put, [{ is: 'user-policy-is', policyName: name, sha256 }])).toBe(true);
  const remove: Call = { api: 'iam:DeleteUserPolicy', session: 'account', arguments: about };
  expect(await carriedOut(subject, remove, [{ is: 'user-policy-gone', policyName: name }])).toBe(true);
});

test('in moto a policy of the organisation is made, attached, detached and deleted', async () => {
  const { name: policyName, text, sha256 } = DENY_ROOT_SCP;
  const subject: Subject = { kind: 'scp', policyName, target: member };
  const account: Account = { id: member, partition: 'aws' };
  const call = (api: Call['api'], more: Readonly<Record<string, string>> = {}): Call => ({
    api,
    session: 'management',
    arguments: { PolicyName: policyName, ...more },
  });
  const target = { TargetId: member };
  const made = { Description: 'Denies root', Type: 'SERVICE_CONTROL_POLICY', Content: text };
  const steps: readonly (readonly [Call, Condition])[] = [
    [call('organizations:CreatePolicy', made), { is: 'scp-is', policyName, sha256 }],
    [call('organizations:AttachPolicy', target), { is: 'scp-attached', policyName, target: member }],
    [call('organizations:DetachPolicy', target), { is: 'scp-not-attached', policyName, target: member }],
    [call('organizations:DeletePolicy'), { is: 'scp-gone', policyName }],
  ];
  for (const [each, shows] of steps) {
    expect(await carriedOut(subject, each, [shows], account), each.api).toBe(true);
  }
});
