import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Problem } from '../model/problem.ts';
import { AUTHORIZATION_DETAILS, parseAuthorizationDetails } from './authorization-details.ts';

const ID = '111122223333';
const arn = (rest: string, account = ID) => `arn:aws:iam::${account}:${rest}`;
const DOCUMENT = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'iam:CreateAccessKey', Resource: '*' },
};
const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const ALICE = {
  Path: '/',
  UserName: 'alice',
  UserId: 'AIDAALICE',
  Arn: arn('user/alice'),
  CreateDate: '2024-03-01T10:00:00+00:00',
  UserPolicyList: [{ PolicyName: 'keys', PolicyDocument: DOCUMENT }],
  GroupList: ['staff'],
  AttachedManagedPolicies: [{ PolicyName: 'Own', PolicyArn: arn('policy/Own') }],
  PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn('policy/b/Bound') },
  Tags: [{ Key: 'team', Value: 'web' }],
};
const DETAILS = {
  UserDetailList: [ALICE],
  GroupDetailList: [{ GroupName: 'staff', GroupId: 'AGPA', Arn: arn('group/staff') }],
  RoleDetailList: [
    {
      RoleName: 'app',
      RoleId: 'AROAAPP',
      Arn: arn('role/app'),
      AssumeRolePolicyDocument: TRUST,
      Tags: [{ Key: 'a', Value: 'b' }],
    },
  ],
  Policies: [
    {
      PolicyName: 'Own',
      Arn: arn('policy/Own'),
      DefaultVersionId: 'v2',
      AttachmentCount: 1,
      PolicyVersionList: [
        { VersionId: 'v2', IsDefaultVersion: true, Document: DOCUMENT },
        { VersionId: 'v1', IsDefaultVersion: false, Document: encodeURIComponent(JSON.stringify(DOCUMENT)) },
      ],
    },
  ],
};
const EMPTY = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };

const read = (value: unknown) => parseAuthorizationDetails(JSON.stringify(value, null, 2), 'details.json');
const users = (...list: object[]) => ({ ...EMPTY, UserDetailList: list });

function refused(input: string | Uint8Array): Problem {
  try {
    parseAuthorizationDetails(input, 'details.json');
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('the output of get-account-authorization-details', () => {
  test('gives the account of its ARNs and everybody in it, with policies and trust', () => {
    const { account, authorization } = read(DETAILS);
    expect(account).toEqual({ id: ID, partition: 'aws' });
    const statements = [{ effect: 'Allow', actions: ['iam:CreateAccessKey'], resources: ['*'] }];
    const document = { state: 'known', source: AUTHORIZATION_DETAILS, value: { statements } };
    expect(authorization.users.get('alice')).toMatchObject({
      createdAt: '2024-03-01T10:00:00Z',
      groups: ['staff'],
      attached: [{ name: 'Own' }],
      inline: [{ name: 'keys', document }],
      boundary: { name: 'Bound', arn: arn('policy/b/Bound') },
      tags: { team: 'web' },
    });
    expect(authorization.holders).toMatchObject([
      { type: 'group', name: 'staff' },
      {
        type: 'role',
        name: 'app',
        role: {
          roleId: 'AROAAPP',
          trust: { value: { statements: [{ principals: { Service: ['ec2.amazonaws.com'] } }] } },
          tags: { a: 'b' },
        },
      },
    ]);
    expect(authorization.policies).toMatchObject([
      { name: 'Own', attachments: 1, document, otherVersions: [{ id: 'v1', document }] },
    ]);
  });

  test('documents decoded to objects and documents percent-encoded mean the same', () => {
    const encoded = JSON.stringify(DETAILS).replaceAll(
      JSON.stringify(DOCUMENT),
      JSON.stringify(encodeURIComponent(JSON.stringify(DOCUMENT))),
    );
    expect(encoded).not.toContain('"Statement":{"Effect":"Allow","Action":"iam:');
    expect(parseAuthorizationDetails(encoded, 'x')).toEqual(read(DETAILS));
  });

  test('bytes, a byte order mark, pages one after the other and a list of pages are read', () => {
    const pages = [
      { ...EMPTY, UserDetailList: DETAILS.UserDetailList, IsTruncated: true, Marker: 'm' },
      { ...DETAILS, UserDetailList: [], IsTruncated: false },
    ];
    const whole = read(DETAILS);
    const texts = [
      `\uFEFF${JSON.stringify(DETAILS)}`,
      pages.map((page) => JSON.stringify(page)).join('\n'),
      ` ${JSON.stringify(pages)}\n`,
    ];
    for (const text of texts) {
      expect(parseAuthorizationDetails(text, 'x')).toEqual(whole);
      expect(parseAuthorizationDetails(new TextEncoder().encode(text), 'x')).toEqual(whole);
    }
  });

  test('a time as Python writes it is taken, and one without a time zone is not', () => {
    const made = (CreateDate: unknown) =>
      read(users({ ...ALICE, CreateDate })).authorization.users.get('alice');
    expect(made('2024-03-01 10:00:00+00:00')?.createdAt).toBe('2024-03-01T10:00:00Z');
    expect(refused(JSON.stringify(users({ ...ALICE, CreateDate: '2024-03-01 10:00' }))).message).toBe(
      'details.json:1: UserDetailList[0] is not as AWS writes it: its CreateDate is no date with a time zone.',
    );
  });

  test('a document that is none leaves the policy there, unread', () => {
    const policy = { PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Maybe' }] } };
    const { authorization } = read(users({ ...ALICE, UserPolicyList: [policy, { PolicyName: 'q' }] }));
    expect(authorization.users.get('alice')?.inline).toMatchObject([
      { document: { state: 'unread', code: 'Unreadable' } },
      { document: { state: 'unread', code: 'BadAnswer' } },
    ]);
  });

  test('a policy that somebody holds and nobody lists is there, unread', () => {
    const { authorization } = read(users(ALICE));
    expect(authorization.policies).toMatchObject([
      { name: 'Own', attachments: 1, document: { state: 'unread', code: 'BadAnswer' } },
    ]);
  });

  test('another partition is that of the account', () => {
    const text = JSON.stringify(DETAILS).replaceAll('arn:aws:', 'arn:aws-us-gov:');
    expect(parseAuthorizationDetails(text, 'x').account.partition).toBe('aws-us-gov');
  });

  test('a document nested a hundred thousand deep is unread, and a member named __proto__ is one like any other', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const text = JSON.stringify(
      users({ ...ALICE, UserPolicyList: [{ PolicyName: 'p', PolicyDocument: 'D' }] }),
    );
    const inline = (document: string) =>
      parseAuthorizationDetails(text.replace('"D"', document), 'x').authorization.users.get('alice')?.inline;
    expect(inline(`{"Statement":${deep}}`)).toMatchObject([{ document: { code: 'Unreadable' } }]);
    expect(inline('{"__proto__":{"Statement":[]}}')).toMatchObject([{ document: { code: 'Unreadable' } }]);
  });
});

describe('bad-authorization is what is said of', () => {
  const text = JSON.stringify(DETAILS);
  const other = { ...ALICE, UserName: 'bob', Arn: arn('user/bob', '444455556666') };

  test.each([
    ['nothing', '', 'the file is empty'],
    ['a credential report', 'user,arn\n', 'this is no JSON: it begins with "user,arn"'],
    [
      'an error of the AWS CLI',
      '\nAn error occurred (AccessDenied) when …',
      'it begins with "An error occurred',
    ],
    [
      'another answer',
      '{"Users":[],"a":1}',
      'there is no UserDetailList, GroupDetailList, RoleDetailList, Policies in it, but "Users", "a"',
    ],
    [
      'an answer without roles',
      JSON.stringify({ ...DETAILS, RoleDetailList: undefined }),
      'there is no RoleDetailList in it',
    ],
    ['half a file', text.slice(0, -300), 'the file is cut short or no JSON: it ends too early'],
    ['half a list of pages', `[${text},`, 'cut short'],
    [
      'a list that is none',
      text.replace('"GroupDetailList":[', '"GroupDetailList":7,"x":['),
      'GroupDetailList is no list',
    ],
    ['unsound JSON', text.replace('"Path":"/"', '"Path":/'), 'this is no sound JSON'],
    ['a member named twice', text.replace('"Path":"/"', '"UserName":"x"'), 'names a member twice'],
    ['one page of several', JSON.stringify({ ...DETAILS, IsTruncated: true }), 'this is not its last page'],
    ['what --max-items left', JSON.stringify({ ...DETAILS, NextToken: 'x' }), 'this is not its last page'],
    ['two readings in one', `${text}${text}`, '"user alice" is in it twice'],
    ['two accounts', JSON.stringify(users(ALICE, other)), `accounts ${ID} and 444455556666 are both in it`],
    ['nobody at all', JSON.stringify(EMPTY), 'no ARN in it tells which account it is of'],
    ['another cloud', text.replaceAll('arn:aws:', 'arn:moon:'), '"moon" is no partition of AWS'],
    [
      'a name with markup',
      JSON.stringify(users({ ...ALICE, UserName: '<script>' })),
      'UserName holds no name',
    ],
    [
      'a name with a line break',
      JSON.stringify(users({ ...ALICE, GroupList: ['a\n::error::b'] })),
      'GroupList holds no name',
    ],
    [
      'an ARN of something else',
      JSON.stringify(users({ ...ALICE, Arn: arn('role/alice') })),
      'its Arn is no ARN of a user',
    ],
    ['a user without an id', JSON.stringify(users({ ...ALICE, UserId: undefined })), 'it has no UserId'],
    [
      'a user that is none',
      JSON.stringify({ ...EMPTY, UserDetailList: [null] }),
      'UserDetailList[0] is not as AWS writes it: a user is no JSON object',
    ],
    [
      'a list of policies that is none',
      JSON.stringify(users({ ...ALICE, UserPolicyList: 'none' })),
      'its UserPolicyList is no list',
    ],
    [
      'a count that is none',
      JSON.stringify({ ...DETAILS, Policies: [{ ...DETAILS.Policies[0], AttachmentCount: '1' }] }),
      'its AttachmentCount is no number',
    ],
  ])('%s', (_what, input, words) => {
    const problem = refused(input);
    expect(problem).toMatchObject({ code: 'bad-authorization', exitStatus: 2 });
    expect(problem.message).toContain(words);
    expect(problem.message).toMatch(/^details\.json[:\d]*: /);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none
    expect(problem.message).not.toMatch(/[\u0000-\u001f]|<script>/);
    expect(problem.hint.length).toBeGreaterThan(10);
  });

  test('packed bytes, other encodings and binaries', () => {
    expect(refused(gzipSync(text)).message).toContain('packed with gzip');
    expect(refused(Buffer.from(text, 'utf16le')).message).toContain('UTF-16');
    expect(refused(Uint8Array.from([0x7b, 0xc3, 0x28, 0x7d, 0x20])).message).toContain('not UTF-8');
  });
});
