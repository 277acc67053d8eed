import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WhoCan } from '../../src/core/model/who-can.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { environment } from './scanned.ts';

/** Against an emulator that is none of ours: its pages, its encoding of documents, its versions and ids. */

const OWN = '123456789012';
const ADMIN = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
const document = (Action: string, Resource = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
let moto: Emulator;

beforeAll(async () => {
  moto = await startMoto();
  const iam = new IAMClient({ region: 'us-east-1', endpoint: moto.url, credentials: ADMIN });
  for (const UserName of ['ann', 'bob', 'carol']) await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateGroupCommand({ GroupName: 'makers' }));
  await iam.send(
    new PutGroupPolicyCommand({
      GroupName: 'makers',
      PolicyName: 'keys',
      PolicyDocument: document('iam:CreateAccessKey'),
    }),
  );
  await iam.send(new AddUserToGroupCommand({ GroupName: 'makers', UserName: 'ann' }));
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'back', PolicyDocument: document('iam:*') }),
  );
  const PolicyArn = Policy?.Arn;
  await iam.send(
    new CreatePolicyVersionCommand({
      PolicyArn,
      PolicyDocument: document('iam:SetDefaultPolicyVersion'),
      SetAsDefault: true,
    }),
  );
  await iam.send(new AttachUserPolicyCommand({ UserName: 'bob', PolicyArn }));
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OWN}:user/carol` }, Action: 'sts:AssumeRole' },
    ],
  };
  await iam.send(
    new CreateRoleCommand({ RoleName: 'maker', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  await iam.send(
    new PutRolePolicyCommand({ RoleName: 'maker', PolicyName: 'keys', PolicyDocument: document('iam:*Key') }),
  );
});

afterAll(() => moto.close());

test('rights of groups, older versions of policies and trusted users are read from moto', async () => {
  const { stdout, stderr, status } = await keyreeve(
    ['who-can', 'create-access-key', '--no-config', '--format', 'json'],
    { env: environment(moto.url, ADMIN) as Record<string, string> },
  );
  expect(stderr).toBe('');
  const found = JSON.parse(stdout) as WhoCan;
  const of = (name: string) => found.accounts[0]?.answers.find(({ principal }) => principal.name === name);
  expect(found.accounts[0]?.account.id).toBe(OWN);
  expect(of('ann')?.rights).toMatchObject([{ answer: 'yes', reach: 'any' }]);
  expect(of('maker')?.rights).toMatchObject([{ answer: 'yes', reach: 'any' }]);
  expect(of('bob')?.ways).toMatchObject([{ hops: [{ kind: 'old-policy-version', detail: 'v1' }] }]);
  expect(of('carol')?.ways).toMatchObject([{ hops: [{ kind: 'assume-role', on: { name: 'maker' } }] }]);
  expect(status).toBe(1);
});
