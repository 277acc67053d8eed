import { describe, expect, test } from 'vitest';
import type { AccountSpec } from '../../../sandbox/index.ts';
import { redactSnapshot } from '../../core/model/redact.ts';
import { answering, refusal } from '../test-support/answering.ts';
import { MANAGEMENT, MEMBER, setScene } from '../test-support/scene.ts';
import { readAuthorization } from './authorization.ts';
import { collectSnapshot } from './snapshot.ts';

const DETAILS = 'iam:GetAccountAuthorizationDetails';
const OWN = `arn:aws:iam::${MEMBER}:policy/Own`;
const allow = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

const SPEC: Partial<AccountSpec> = {
  policies: [{ name: 'Own', document: allow('iam:*') }],
  iamRoles: [
    {
      name: 'deployer',
      attached: [OWN],
      boundary: OWN,
      tags: { team: 'web' },
      trust: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` },
            Action: 'sts:AssumeRole',
          },
          { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
    },
  ],
};

function sceneOf(spec: Partial<AccountSpec>) {
  return setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, ...spec }] });
}

describe('the list of users, groups, roles and policies', () => {
  test('has roles whole: id, trust policy, boundary and tags', async () => {
    const { member } = await sceneOf(SPEC);
    const authorization = await readAuthorization(member);
    const role =
      authorization.state === 'known' && authorization.value.holders.find(({ name }) => name === 'deployer');
    expect(role).toMatchObject({
      type: 'role',
      role: {
        roleId: expect.stringMatching(/^AROA/),
        boundary: { arn: OWN, name: 'Own' },
        tags: { team: 'web' },
        trust: {
          state: 'known',
          source: DETAILS,
          value: {
            statements: [
              { principals: { AWS: [`arn:aws:iam::${MANAGEMENT}:root`] }, actions: ['sts:AssumeRole'] },
              { principals: { Service: ['ec2.amazonaws.com'] } },
            ],
          },
        },
      },
    });
  });

  test('has the versions of a policy that are kept beside the default one', async () => {
    const { member } = await sceneOf({});
    const version = (id: string, action: string, IsDefaultVersion: boolean) => ({
      VersionId: id,
      IsDefaultVersion,
      Document: encodeURIComponent(JSON.stringify(allow(action))),
    });
    const Policies = [
      {
        PolicyName: 'Own',
        Arn: OWN,
        PolicyVersionList: [version('v3', 's3:*', true), version('v2', 'iam:*', false)],
      },
    ];
    const session = answering(member, { [DETAILS]: () => ({ Policies }) });
    expect(await readAuthorization(session)).toMatchObject({
      value: {
        policies: [
          {
            document: { value: { statements: [{ actions: ['s3:*'] }] } },
            otherVersions: [{ id: 'v2', document: { value: { statements: [{ actions: ['iam:*'] }] } } }],
          },
        ],
      },
    });
  });

  test('is unread where an item is not as AWS writes it: whom it is about would be missing', async () => {
    const { member } = await sceneOf({});
    const session = answering(member, { [DETAILS]: () => ({ UserDetailList: [{ UserName: 'alice' }] }) });
    expect(await readAuthorization(session)).toMatchObject({
      state: 'unread',
      code: 'BadAnswer',
      words: 'The answer holds something that AWS does not write: it has no Arn.',
    });
  });

  test('P16 holds no name, account id or tag once redacted, and services of AWS stay', async () => {
    const { member } = await sceneOf(SPEC);
    const { snapshot } = await collectSnapshot(member, new Set(['authorization', 'credential-report']));
    const { authorization } = redactSnapshot(snapshot, 'account-0001');
    const text = JSON.stringify(authorization);
    expect(text).not.toMatch(/deployer|Own|web|team|AROA|\d{12}/);
    expect(text).toContain('"principals":{"AWS":["trusted-0001"]}');
    expect(text).toContain('ec2.amazonaws.com');
  });
});

describe('a permissions boundary that the list of policies leaves out', () => {
  const POWER = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const bounded = (name: string) => ({
    UserName: name,
    UserId: `AIDA${name}`,
    Arn: `arn:aws:iam::${MEMBER}:user/${name}`,
    PermissionsBoundary: { PermissionsBoundaryArn: POWER },
  });
  const list = () => ({ UserDetailList: [bounded('alice'), bounded('bob')], Policies: [] });
  const found = {
    'iam:GetPolicy': () => ({ Policy: { DefaultVersionId: 'v4' } }),
    'iam:GetPolicyVersion': ({ VersionId }: { readonly VersionId?: unknown }) => ({
      PolicyVersion: { Document: encodeURIComponent(JSON.stringify(allow(`s3:${String(VersionId)}`))) },
    }),
  };

  async function read(answers: Parameters<typeof answering>[1], boundaries = true) {
    const { member } = await sceneOf({});
    const session = answering(member, { [DETAILS]: list, ...answers });
    const authorization = await readAuthorization(session, { boundaries });
    const { 'sts:AssumeRole': _session, ...calls } = member.counter.byOperation().read;
    return { policies: authorization.state === 'known' ? authorization.value.policies : undefined, calls };
  }

  test('W04 is read once, in its default version', async () => {
    const { policies, calls } = await read(found);
    expect(policies).toMatchObject([
      {
        name: 'PowerUserAccess',
        arn: POWER,
        awsManaged: true,
        attachments: 0,
        boundaryOf: 2,
        document: { source: 'iam:GetPolicyVersion', value: { statements: [{ actions: ['s3:v4'] }] } },
      },
    ]);
    expect(calls).toEqual({ [DETAILS]: 1, 'iam:GetPolicy': 1, 'iam:GetPolicyVersion': 1 });
  });

  test('costs no call where nobody asked for boundaries, nor where the list has it', async () => {
    expect((await read(found, false)).calls).toEqual({ [DETAILS]: 1 });
    const Policies = [{ PolicyName: 'PowerUserAccess', Arn: POWER }];
    expect((await read({ ...found, [DETAILS]: () => ({ ...list(), Policies }) })).calls).toEqual({
      [DETAILS]: 1,
    });
  });

  test('W04 is there, unread, where it is denied or cannot be understood', async () => {
    const denied = () => {
      throw refusal('AccessDenied');
    };
    const documentOf = async (answers: Parameters<typeof answering>[1]) =>
      (await read(answers)).policies?.[0]?.document;
    expect(await documentOf({ 'iam:GetPolicy': denied })).toMatchObject({
      state: 'unread',
      code: 'AccessDenied',
    });
    expect(await documentOf({ ...found, 'iam:GetPolicyVersion': denied })).toMatchObject({
      code: 'AccessDenied',
    });
    expect(await documentOf({ 'iam:GetPolicy': () => ({}) })).toMatchObject({ code: 'BadAnswer' });
    expect(await documentOf({ ...found, 'iam:GetPolicyVersion': () => ({}) })).toMatchObject({
      code: 'Unreadable',
    });
  });
});
