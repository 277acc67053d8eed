import { describe, expect, test } from 'vitest';
import { canonicalHash } from '../../core/model/canonical-json.ts';
import type { Condition } from '../../core/plan/conditions.ts';
import type { Step } from '../../core/plan/plan.ts';
import { openSession } from '../session/open-session.ts';
import { answer, type FakeAnswer, failure, startFakeAws } from '../test-support/fake-aws.ts';
import { MANAGEMENT, MEMBER, sessionOptions, setScene, withAwsEnvironment } from '../test-support/scene.ts';
import { readSubject } from './read-subject.ts';
import { stepSessions } from './sessions.ts';

const KEY = 'AKIAQXYZABCDEFGHIJKL';
const OTHER = 'AKIAQXYZABCDEFGHIJKM';
const CREATED = '2024-03-01T08:00:00Z';
const USED = '2026-11-01T10:00:00Z';
const ROLE = { role: 'KeyreeveRemediate', sessionName: 'keyreeve' };

type Readable = Pick<Step, 'account' | 'subject' | 'call'>;

function keyStep(userName = 'ann'): Readable {
  return {
    account: { id: MEMBER, partition: 'aws' },
    subject: {
      kind: 'access-key',
      accessKeyId: KEY,
      createdAt: CREATED,
      userName,
      userId: 'AIDA1',
      userArn: `arn:aws:iam::${MEMBER}:user/${userName}`,
    },
    call: { api: 'keyreeve:Confirm', session: 'account', arguments: {} },
  };
}

const SAME_USER: Condition = { is: 'same-user', userId: 'AIDA1' };
const KEY_GONE: Condition = { is: 'key-gone', accessKeyId: KEY };
const STILL: Condition = { is: 'last-use-still', accessKeyId: KEY, lastUsedAt: USED };
const POLICY_IS: Condition = { is: 'user-policy-is', policyName: 'KeyreeveContain', sha256: '00' };
const POLICY_GONE: Condition = { is: 'user-policy-gone', policyName: 'KeyreeveRefuseLongTermKeys' };

function withTwoKeys() {
  const accessKeys = [
    { id: KEY, createdAt: CREATED, lastUsed: { at: USED } },
    { id: OTHER, createdAt: CREATED, status: 'Inactive' as const },
  ];
  const users = [{ name: 'ann', createdAt: CREATED, userId: 'AIDA1', accessKeys }];
  return setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, users }] });
}

describe('in an account', () => {
  test('only what conditions ask for is read, and the last use of no other key', async () => {
    const { base, sandbox } = await withTwoKeys();
    const sessions = stepSessions(base, ROLE);
    expect(Object.keys(await readSubject(sessions, keyStep(), [KEY_GONE]))).toEqual(['keys']);
    expect(sandbox.calls.byOperation).toMatchObject({ 'iam:ListAccessKeys': 1 });
    expect(sandbox.calls.byOperation['iam:GetUser']).toBeUndefined();
    const { user, keys } = await readSubject(sessions, keyStep(), [SAME_USER, STILL]);
    expect(user).toMatchObject({ value: { userId: 'AIDA1' } });
    expect(keys).toMatchObject({
      value: [
        { accessKeyId: KEY, status: 'Active', createdAt: CREATED, lastUsedAt: { value: USED } },
        { accessKeyId: OTHER, status: 'Inactive' },
      ],
    });
    expect(sandbox.calls.byOperation['iam:GetAccessKeyLastUsed']).toBe(1);
    expect(sandbox.calls.byOperation['sts:AssumeRole']).toBe(1);
  });

  test('X07: a user that is gone is known to be gone, and has no keys', async () => {
    const { base } = await withTwoKeys();
    const reading = await readSubject(stepSessions(base, ROLE), keyStep('bob'), [SAME_USER, KEY_GONE]);
    expect(reading).toMatchObject({
      user: { state: 'known', value: null, source: 'iam:GetUser' },
      keys: { state: 'known', value: [], source: 'iam:ListAccessKeys' },
    });
  });

  test('what is denied is unread, and speaks of the remediation role', async () => {
    const { base } = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, denies: ['iam:GetUser'] }] });
    const { user } = await readSubject(stepSessions(base, ROLE), keyStep(), [SAME_USER]);
    expect(user).toMatchObject({
      code: 'AccessDenied',
      words: 'The remediation role lacks the permission iam:GetUser.',
      fix: expect.stringContaining('keyreeve permissions --remediate'),
    });
  });

  test('a role that cannot be assumed makes every part unread with the reason', async () => {
    const world = [{ id: MANAGEMENT }, { id: MEMBER, roles: ['KeyreeveScan'] }];
    const { base } = await setScene({ world });
    const reading = await readSubject(stepSessions(base, ROLE), keyStep(), [SAME_USER, KEY_GONE]);
    for (const part of [reading.user, reading.keys]) {
      expect(part).toMatchObject({ source: 'sts:AssumeRole', code: 'AccessDenied' });
      expect(part?.state === 'unread' && part.words).toContain('The remediation role cannot be assumed');
    }
  });

  test('a condition that the subject cannot have is a fault of the plan', async () => {
    const { base } = await withTwoKeys();
    const sessions = stepSessions(base, ROLE);
    const role: Condition = { is: 'same-role', roleId: 'AROA1' };
    await expect(readSubject(sessions, keyStep(), [role])).rejects.toThrow(/no role/);
  });
});

/** Readings of a server of the test's own, in the caller's account, with what it was asked. */
async function fakeReading(reply: (action: string, query: URLSearchParams) => FakeAnswer) {
  const asked: URLSearchParams[] = [];
  const endpoint = await startFakeAws(({ parameters }) => {
    asked.push(parameters);
    return reply(parameters.get('Action') ?? '', parameters);
  });
  withAwsEnvironment({
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: endpoint,
  });
  const base = await openSession(sessionOptions());
  const sessions = stepSessions(base, { ...ROLE, asCaller: true });
  const step = { ...keyStep(), account: { id: MANAGEMENT, partition: 'aws' as const } };
  const read = (conditions: readonly Condition[], more: Partial<Readable> = {}) =>
    readSubject(sessions, { ...step, ...more }, conditions);
  return { read, asked };
}

function policyAnswer(document: string): FakeAnswer {
  const named = '<UserName>ann</UserName><PolicyName>KeyreeveContain</PolicyName>';
  return answer('GetUserPolicy', `${named}<PolicyDocument>${document}</PolicyDocument>`);
}

describe('inline policies', () => {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: '*', Resource: 'arn:x/%/ö' }],
  };

  test('are hashed by what they say, not by how it is written, and null where there is none', async () => {
    const encoded = encodeURIComponent(JSON.stringify(document, null, 2));
    const { read, asked } = await fakeReading((_action, query) =>
      query.get('PolicyName') === 'KeyreeveContain'
        ? policyAnswer(encoded)
        : failure('NoSuchEntity', 'cannot be found', 404),
    );
    expect((await read([POLICY_IS, POLICY_GONE])).userPolicies).toMatchObject({
      state: 'known',
      value: { KeyreeveContain: canonicalHash(document), KeyreeveRefuseLongTermKeys: null },
    });
    expect(asked.map((query) => query.get('UserName'))).toEqual(['ann', 'ann']);
  });

  test.each(['%E0%A4%A', '{', ''])('with a text that cannot be read, %j, are unread', async (text) => {
    const { read } = await fakeReading(() => policyAnswer(text));
    expect((await read([POLICY_IS])).userPolicies).toMatchObject({ state: 'unread', code: 'BadAnswer' });
  });

  test('of a role are read with the role', async () => {
    const { read } = await fakeReading((action) =>
      action === 'GetRole'
        ? answer('GetRole', '<Role><RoleId>AROA1</RoleId><RoleName>Deploy</RoleName></Role>')
        : failure('NoSuchEntity', 'cannot be found', 404),
    );
    const subject = { kind: 'role', roleName: 'Deploy', roleId: 'AROA1', roleArn: 'arn' } as const;
    const conditions: Condition[] = [
      { is: 'same-role', roleId: 'AROA1' },
      { is: 'role-policy-gone', policyName: 'KeyreeveRevokeSessions' },
    ];
    expect(await read(conditions, { subject })).toMatchObject({
      role: { state: 'known', value: { roleId: 'AROA1' } },
      rolePolicies: { state: 'known', value: { KeyreeveRevokeSessions: null } },
    });
  });
});

describe('keys', () => {
  const member = (id: string, status: string) =>
    `<member><UserName>ann</UserName><AccessKeyId>${id}</AccessKeyId><Status>${status}</Status><CreateDate>${CREATED}</CreateDate></member>`;
  const page = (members: string, marker = '') =>
    answer(
      'ListAccessKeys',
      `<AccessKeyMetadata>${members}</AccessKeyMetadata><IsTruncated>${marker !== ''}</IsTruncated>${marker && `<Marker>${marker}</Marker>`}`,
    );

  test('are read to the last page, each time with the user name', async () => {
    const { read, asked } = await fakeReading((_action, query) =>
      query.get('Marker') === 'm2' ? page(member(OTHER, 'Inactive')) : page(member(KEY, 'Active'), 'm2'),
    );
    const { keys } = await read([KEY_GONE]);
    expect(keys?.state === 'known' && keys.value.map((key) => key.accessKeyId)).toEqual([KEY, OTHER]);
    expect(asked.map((query) => query.get('UserName'))).toEqual(['ann', 'ann']);
  });

  test('of which one has a status nobody knows are unread as a whole', async () => {
    const { read } = await fakeReading(() => page(member(KEY, 'Active') + member(OTHER, 'Sleeping')));
    expect((await read([KEY_GONE])).keys).toMatchObject({ state: 'unread', code: 'BadAnswer' });
  });

  test('that were never used have no last use; an answer without one is unread', async () => {
    const never =
      '<UserName>ann</UserName><AccessKeyLastUsed><ServiceName>N/A</ServiceName><Region>N/A</Region></AccessKeyLastUsed>';
    for (const [text, lastUsedAt] of [
      [never, { state: 'known', value: null }],
      ['<UserName>ann</UserName>', { state: 'unread', code: 'BadAnswer' }],
    ] as const) {
      const { read } = await fakeReading((action) =>
        action === 'ListAccessKeys' ? page(member(KEY, 'Active')) : answer('GetAccessKeyLastUsed', text),
      );
      expect((await read([STILL])).keys).toMatchObject({ value: [{ accessKeyId: KEY, lastUsedAt }] });
    }
  });
});
