import { describe, expect, test } from 'vitest';
import { actionsNamed } from './actions.ts';
import {
  ACCOUNT,
  allow,
  authorizationOf,
  controlsWith,
  deny,
  groupArn,
  NO_ORGANISATION,
  NOW,
  policyArn,
  roleArn,
  type Small,
  type Statement,
  trusts,
  trustsService,
  userArn,
} from './test-support.ts';
import { type WhoCanInput, whoCan } from './who-can.ts';

function unfollowed(small: Small, more: Partial<WhoCanInput> = {}) {
  const found = whoCan({
    account: ACCOUNT,
    authorization: authorizationOf(small),
    controls: NO_ORGANISATION,
    now: NOW,
    actions: actionsNamed('create-access-key'),
    depth: 3,
    ...more,
  });
  return Object.fromEntries(found.unfollowed.map(({ principal, calls }) => [principal.name, calls]));
}

const eve = (...own: readonly Statement[]): Small => ({ users: { eve: { own } } });

describe('calls from which a way may lead that is not followed', () => {
  test.each([
    [
      'a role of her own',
      [allow(['iam:CreateRole', 'iam:PutRolePolicy'])],
      ['iam:CreateRole', 'iam:PutRolePolicy'],
    ],
    [
      'a right on names that nobody has yet',
      [allow('iam:CreateAccessKey', userArn('dev-*'))],
      ['iam:CreateAccessKey'],
    ],
    [
      'a user of her own, and its password',
      [allow(['iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateLoginProfile'], userArn('dev-*'))],
      ['iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateLoginProfile'],
    ],
    ['another name', [allow('iam:UpdateUser', userArn('eve'))], ['iam:UpdateUser']],
    ['a group to join', [allow('iam:AddUserToGroup')], ['iam:AddUserToGroup']],
    [
      'a policy that is not in the account',
      [
        allow('iam:AttachUserPolicy', userArn('eve'), {
          Condition: { ArnLike: { 'iam:PolicyARN': policyArn('*') } },
        }),
      ],
      ['iam:AttachUserPolicy'],
    ],
    ['a provider that roles trust', [allow('iam:UpdateSAMLProvider')], ['iam:UpdateSAMLProvider']],
  ])('are told of whoever may make them: %s', (_what, statements, calls) => {
    expect(unfollowed(eve(...statements))).toEqual({ eve: calls });
  });

  test('are not told of whoever may for any user anyway, of reads, nor where a policy on the account denies them', () => {
    expect(unfollowed(eve(allow('*')))).toEqual({});
    expect(unfollowed(eve(allow(['iam:Get*', 'iam:List*', 's3:*'])))).toEqual({});
    const controls = controlsWith(deny('iam:UpdateUser'));
    expect(unfollowed(eve(allow('iam:UpdateUser')), { controls })).toEqual({});
  });

  test('are not told of whoever may all that is asked: for the one user, or for themself', () => {
    const both: Small = { users: { ...eve(allow('*')).users, bob: {} } };
    expect(unfollowed(both, { for: 'bob' })).toEqual({});
    expect(unfollowed(both, { actions: actionsNamed('change-password') })).toEqual({});
    const own: Small = { users: { ...eve(allow('iam:CreateAccessKey', userArn('eve'))).users, bob: {} } };
    expect(unfollowed(own, { for: 'bob' })).toEqual({});
  });

  test('are not told of a right on a name that a user has, be it under a path or in another case', () => {
    const mine = allow('iam:CreateAccessKey', userArn(`\${aws:username}`));
    const withPath = (...own: readonly Statement[]): Small => ({ users: { eve: { path: '/team/', own } } });
    expect(unfollowed(withPath(mine))).toEqual({});
    expect(unfollowed(withPath(allow('iam:CreateAccessKey', userArn('EVE'))))).toEqual({});
    expect(unfollowed(withPath(mine, allow('iam:CreateAccessKey', userArn('dev-1'))))).toEqual({
      eve: ['iam:CreateAccessKey'],
    });
  });

  test('are told of whoever may for any user but some, whom another name may bring in', () => {
    const most = [
      allow(['iam:CreateAccessKey', 'iam:UpdateUser']),
      deny('iam:CreateAccessKey', userArn('bob')),
    ];
    expect(unfollowed({ users: { ...eve(...most).users, bob: {} } })).toEqual({ eve: ['iam:UpdateUser'] });
  });

  test('hold a role to be passed only where that role can, or may lead on', () => {
    const passing = (...own: readonly Statement[]): Small => ({
      ...eve(allow(['iam:PassRole', 'lambda:UpdateFunctionConfiguration'])),
      roles: { app: { own, trust: [trustsService('lambda.amazonaws.com')] } },
    });
    expect(unfollowed(passing(allow('s3:*')))).toEqual({});
    expect(unfollowed(passing(allow('*')))).toEqual({ eve: ['iam:PassRole'] });
  });

  test('are asked about the role that is passed, with its tags, and in any region', () => {
    const trust = [trustsService('bedrock.amazonaws.com')];
    const passing = (...own: readonly Statement[]) =>
      unfollowed({
        ...eve(...own),
        roles: {
          app: { own: [allow('s3:*')], trust },
          admin: { own: [allow('*')], trust, tags: { team: 'dev' } },
        },
      });
    const where = (key: string, value: string) => ({ Condition: { StringEquals: { [key]: value } } });
    expect(passing(allow('iam:PassRole', roleArn('app')))).toEqual({});
    expect(passing(allow('iam:PassRole', roleArn('admin')))).toEqual({ eve: ['iam:PassRole'] });
    expect(passing(allow('iam:PassRole', '*', where('aws:ResourceTag/team', 'dev')))).toEqual({
      eve: ['iam:PassRole'],
    });
    expect(passing(allow('iam:PassRole', '*', where('aws:ResourceTag/team', 'ops')))).toEqual({});
    expect(passing(allow('iam:PassRole', '*', where('aws:RequestedRegion', 'eu-west-1')))).toEqual({
      eve: ['iam:PassRole'],
    });
  });

  test('are told of whoever may pass a role that may pass another on, whichever comes first', () => {
    const trust = [trustsService('bedrock.amazonaws.com')];
    const roles = {
      first: { own: [allow('iam:PassRole', roleArn('last'))], trust },
      last: { own: [allow('*')], trust },
    };
    expect(unfollowed({ ...eve(allow('iam:PassRole', roleArn('first'))), roles })).toEqual({
      eve: ['iam:PassRole'],
      first: ['iam:PassRole'],
    });
  });

  test('are asked about what they are made on: a group is joined, and no user', () => {
    const closed = deny('iam:AddUserToGroup', groupArn('*'));
    expect(unfollowed(eve(allow('iam:AddUserToGroup'), closed))).toEqual({});
  });

  test('are told where what they are made on must have a tag', () => {
    const tagged = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'dev' } } };
    expect(unfollowed(eve(allow('iam:UpdateUser', '*', tagged)))).toEqual({ eve: ['iam:UpdateUser'] });
  });

  test('are calls that change tags only where a policy asks for tags', () => {
    const tagging = allow('iam:TagUser');
    expect(unfollowed(eve(tagging))).toEqual({});
    const tagged = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'dev' } } };
    expect(unfollowed(eve(tagging, allow('s3:*', '*', tagged)))).toEqual({ eve: ['iam:TagUser'] });
    const named = allow('iam:CreateAccessKey', userArn(`\${aws:PrincipalTag/team}-bob`));
    expect(unfollowed({ users: { ...eve(tagging, named).users, 'dev-bob': {} } })).toEqual({
      eve: ['iam:TagUser'],
    });
    const ofTeam = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'dev' } } };
    const trust = [trusts(userArn('eve'), ofTeam)];
    const roles = { helper: { own: [allow('*')], trust } };
    expect(unfollowed({ ...eve(tagging), roles })).toEqual({ eve: ['iam:TagUser'] });
  });

  test('are not looked for where no way round is', () => {
    expect(unfollowed(eve(allow('iam:UpdateUser')), { depth: 0 })).toEqual({});
  });
});
