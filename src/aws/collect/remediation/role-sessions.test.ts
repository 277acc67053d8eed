import { expect, test } from 'vitest';
import { valueIn } from '../../../core/model/fact.ts';
import { answering, history, type Past, refusal } from '../../test-support/answering.ts';
import { MANAGEMENT, MEMBER, setScene } from '../../test-support/scene.ts';
import { readRolesAssumed } from './role-sessions.ts';

const KEY = 'AKIAEXAMPLE000000001';
const SINCE = '2026-11-22T01:00:00Z';
const STS = 'sts.amazonaws.com';

function took(role: string, at: string, more: Partial<Past> & { by?: string; child?: string } = {}): Past {
  const { by = KEY, child = 'ASIACHILD00000000001', ...rest } = more;
  const record = {
    requestParameters: { roleArn: role },
    responseElements: {
      credentials: { accessKeyId: child },
      assumedRoleUser: { assumedRoleId: 'AROAEXAMPLE000000001:me', arn: `${role}/me` },
    },
  };
  return { name: 'AssumeRole', at, source: STS, accessKeyId: by, record, ...rest };
}

function arn(name: string, account = MEMBER): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

async function rolesBy(events: readonly Past[], keys: readonly string[] = [KEY]) {
  const { member } = await setScene();
  const session = answering(member, {
    'cloudtrail:LookupEvents': history(events),
    'account:ListRegions': () => ({ Regions: [{ RegionName: 'us-east-1' }, { RegionName: 'eu-west-1' }] }),
  });
  return readRolesAssumed(session, keys, SINCE);
}

test('roles are found in every region, each once with its newest taking, path and id', async () => {
  const { roles, notSearched } = await rolesBy([
    took(arn('team/Deploy'), '2026-11-22T02:00:00Z', { region: 'eu-west-1' }),
    took(arn('team/Deploy'), '2026-11-22T03:00:00Z'),
    took(arn('Read'), '2026-11-22T04:00:00Z', { region: 'eu-west-1' }),
    took(arn('Old'), '2026-11-22T00:59:59Z'),
  ]);
  expect(valueIn(roles)).toMatchObject([
    { roleName: 'Read', region: 'eu-west-1' },
    {
      roleName: 'Deploy',
      roleArn: arn('team/Deploy'),
      roleId: 'AROAEXAMPLE000000001',
      accountId: MEMBER,
      ownAccount: true,
      region: 'us-east-1',
      at: '2026-11-22T03:00:00Z',
      accessKeyId: KEY,
    },
  ]);
  expect(notSearched).toEqual([]);
});

test('a role of another account is marked, and an attempt that failed took none', async () => {
  const failed = { ...took(arn('No'), '2026-11-22T02:00:00Z'), record: { errorCode: 'AccessDenied' } };
  const { roles } = await rolesBy([took(arn('Theirs', MANAGEMENT), '2026-11-22T02:00:00Z'), failed]);
  expect(valueIn(roles)).toMatchObject([{ roleName: 'Theirs', accountId: MANAGEMENT, ownAccount: false }]);
});

test('I09: what was done with the temporary credentials is followed, through tokens and chained roles', async () => {
  const token = {
    ...took('', '2026-11-22T02:00:00Z'),
    name: 'GetSessionToken',
    record: { responseElements: { credentials: { accessKeyId: 'ASIATOKEN00000000001' } } },
  };
  const { roles, otherSessions } = await rolesBy([
    token,
    took(arn('First'), '2026-11-22T03:00:00Z', { by: 'ASIATOKEN00000000001', child: 'ASIAFIRST00000000001' }),
    took(arn('Second'), '2026-11-22T04:00:00Z', { by: 'ASIAFIRST00000000001', region: 'eu-west-1' }),
  ]);
  expect(valueIn(roles)?.map(({ roleName, accessKeyId }) => [roleName, accessKeyId])).toEqual([
    ['Second', 'ASIAFIRST00000000001'],
    ['First', 'ASIATOKEN00000000001'],
  ]);
  expect(otherSessions).toMatchObject([
    { call: 'GetSessionToken', region: 'us-east-1', words: expect.stringContaining('Denied with the user') },
  ]);
});

test('a token made before the time asked about is followed: it lasts 36 hours, and roles are taken with it', async () => {
  const record = { responseElements: { credentials: { accessKeyId: 'ASIATOKEN00000000001' } } };
  const { roles } = await rolesBy([
    { ...took('', '2026-11-20T13:00:00Z'), name: 'GetSessionToken', record },
    took(arn('Late'), '2026-11-22T03:00:00Z', { by: 'ASIATOKEN00000000001' }),
    took(arn('Ended'), '2026-11-21T03:00:00Z', { by: 'ASIATOKEN00000000001' }),
  ]);
  expect(valueIn(roles)?.map(({ roleName }) => roleName)).toEqual(['Late']);
});

test('a session as root of a member is said, and that no policy of the user ends it', async () => {
  const record = { requestParameters: { targetPrincipal: '333333333333' } };
  const { otherSessions } = await rolesBy([
    { ...took('', '2026-11-22T02:00:00Z'), name: 'AssumeRoot', record },
  ]);
  expect(otherSessions).toMatchObject([
    { call: 'AssumeRoot', words: expect.stringMatching(/333333333333.*no user's policy/) },
  ]);
});

test('a damaged record of a role being taken is a gap, not nothing', async () => {
  const { roles, notSearched } = await rolesBy([{ ...took('', '2026-11-22T02:00:00Z'), record: '{' }]);
  expect(valueIn(roles)).toEqual([]);
  expect(notSearched).toMatchObject([{ region: 'us-east-1', code: 'Unreadable' }]);
});

test('sessions beyond the bound are not followed, and that is said once', async () => {
  const many = Array.from({ length: 30 }, (_, i) =>
    took(arn('Busy'), `2026-11-22T02:00:${i + 10}Z`, { child: `ASIACHILD000000000${i + 10}` }),
  );
  const { notSearched } = await rolesBy(many);
  expect(notSearched.filter(({ code }) => code === 'Bounded')).toHaveLength(1);
});

test('where no region may be searched the roles are unread, never "none"', async () => {
  const { member } = await setScene();
  const deny = () => {
    throw refusal('AccessDeniedException');
  };
  const session = answering(member, { 'cloudtrail:LookupEvents': deny, 'account:ListRegions': deny });
  const { roles, notSearched } = await readRolesAssumed(session, [KEY], SINCE);
  expect(roles).toMatchObject({ state: 'unread', code: 'AccessDenied' });
  expect(notSearched).toHaveLength(18);
});

test('a session whose record does not say which it was is told as not looked into', async () => {
  const token = { name: 'GetSessionToken', at: '2026-11-22T02:00:00Z', source: STS, accessKeyId: KEY };
  const { otherSessions, notSearched } = await rolesBy([{ ...token, record: 'cut off' }]);
  expect(otherSessions).toMatchObject([{ call: 'GetSessionToken' }]);
  expect(notSearched).toMatchObject([{ region: 'us-east-1', code: 'Unreadable' }]);
});
