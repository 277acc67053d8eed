import { expect, test } from 'vitest';
import type { Fault, UserSpec } from '../../../sandbox/index.ts';
import { type Known, unread, valueIn } from '../../core/model/fact.ts';
import type { AccessKey, User } from '../../core/model/snapshot.ts';
import { MANAGEMENT, MEMBER, type Scene, setScene } from '../test-support/scene.ts';
import { collectSnapshot } from './snapshot.ts';
import { readUsersAgain } from './users.ts';

const NOW = '2026-11-22T12:00:00Z';
const MADE = '2024-05-01T10:00:00Z';
const KEY_MADE = '2024-05-01T10:00:02Z';
const BOB: UserSpec = {
  name: 'bob',
  createdAt: MADE,
  password: { createdAt: MADE },
  accessKeys: [{ createdAt: KEY_MADE, id: 'AKIABOB0000000000001' }],
};

const KEYS_AND_PASSWORD = new Set(['keys', 'last-use', 'login-profile'] as const);

interface Reported extends Scene {
  readonly users: readonly User[];
  readonly generatedAt: string;
}

/** The users of a report made at noon; half an hour then goes by. */
async function reported(
  users: readonly UserSpec[],
  more: { faults?: Fault[]; denies?: string[] } = {},
): Promise<Reported> {
  const { faults = [], denies = [] } = more;
  const world = [{ id: MANAGEMENT }, { id: MEMBER, users, denies }];
  const scene = await setScene({ now: NOW, frozenClock: true, world, faults });
  const { snapshot } = await collectSnapshot(scene.member, new Set(['credential-report']));
  if (snapshot.users.state === 'unread') throw new Error(snapshot.users.words);
  scene.sandbox.clock.advance(1_800_000);
  scene.sandbox.calls.reset();
  return { ...scene, users: [...snapshot.users.value], generatedAt: NOW };
}

async function again({ member, users, generatedAt }: Reported) {
  const { users: read, gaps } = await readUsersAgain(member, users, {
    generatedAt,
    readings: () => KEYS_AND_PASSWORD,
  });
  const [user] = read;
  if (user === undefined) throw new Error('nobody was read');
  return { user, read, gaps, keys: valueIn(user.accessKeys) ?? [] };
}

test('a user is read with key ids, statuses, last uses and login profile; the report stays beside it', async () => {
  const scene = await reported([BOB]);
  const { user, gaps } = await again(scene);
  expect(user).toMatchObject({
    presence: 'confirmed',
    createdAt: { value: MADE, source: 'credential report' },
    consolePassword: { value: { enabled: true }, source: 'iam:GetLoginProfile' },
    loginProfile: { value: { createdAt: MADE } },
    asReported: { presence: 'reported', accessKeys: { source: 'credential report' } },
  });
  expect(user.accessKeys).toMatchObject({
    value: [{ accessKeyId: 'AKIABOB0000000000001', createdAt: { value: KEY_MADE }, lastUse: { value: {} } }],
  });
  expect(gaps).toEqual([]);
  expect(scene.sandbox.calls.byOperation).toEqual({
    'iam:GetAccessKeyLastUsed': 1,
    'iam:GetLoginProfile': 1,
    'iam:ListAccessKeys': 1,
  });
});

test('at most four calls a user, for two active keys', async () => {
  const accessKeys = [{ createdAt: KEY_MADE }, { createdAt: '2025-01-01T00:00:00Z' }];
  const scene = await reported([{ ...BOB, accessKeys }]);
  await again(scene);
  expect(scene.sandbox.calls.total).toBe(4);
});

test('the last use of an inactive key is not asked for; the report has it', async () => {
  const lastUsed = { at: '2025-06-01T00:00:00Z', region: 'us-east-1', service: 's3' };
  const scene = await reported([
    { ...BOB, accessKeys: [{ createdAt: KEY_MADE, status: 'Inactive', lastUsed }] },
  ]);
  const { keys } = await again(scene);
  expect(scene.sandbox.calls.byOperation['iam:GetAccessKeyLastUsed']).toBeUndefined();
  expect(keys[0]).toMatchObject({ status: { value: 'Inactive' }, lastUse: { value: { at: lastUsed.at } } });
});

test('C12, C13: names with a path, @ and + are asked for exactly', async () => {
  const names = ['ann', 'joann', 'ann@example.com', 'ann+test'];
  const users = names.map((name) => ({
    ...BOB,
    name,
    path: '/team/x/',
    accessKeys: [{ createdAt: KEY_MADE }],
  }));
  const { read } = await again(await reported(users));
  expect(read.map((user) => [user.name, user.presence])).toEqual(
    [...names].sort((a, b) => (a < b ? -1 : 1)).map((name) => [name, 'confirmed']),
  );
  const ids = read.map((user) => valueIn(user.accessKeys)?.[0]?.accessKeyId);
  expect(new Set(ids).size).toBe(4);
});

test('C14: a user deleted since the report is gone, and stands as reported', async () => {
  const scene = await reported([BOB]);
  scene.sandbox.account(MEMBER).deleteUser('bob');
  const { user, gaps } = await again(scene);
  expect(user).toMatchObject({ presence: 'gone-since-report', asReported: { presence: 'reported' } });
  expect(gaps).toEqual([]);
});

test('a password deleted since the report is off', async () => {
  const scene = await reported([BOB]);
  scene.sandbox.account(MEMBER).deleteLoginProfile('bob');
  expect((await again(scene)).user).toMatchObject({
    consolePassword: { value: { enabled: false } },
    loginProfile: { state: 'known', value: null },
  });
});

test('S10: the login profile has its first date, not that of the last reset', async () => {
  const password = { createdAt: MADE, lastChangedAt: '2026-11-21T00:00:00Z' };
  const { user } = await again(await reported([{ ...BOB, password }]));
  expect(user.loginProfile).toMatchObject({ value: { createdAt: MADE } });
});

test('S09: a password added two years after the user shows its own date', async () => {
  const password = { createdAt: '2026-05-01T10:00:00Z' };
  const { user } = await again(await reported([{ ...BOB, password }]));
  expect(user).toMatchObject({ createdAt: { value: MADE }, loginProfile: { value: password } });
});

test('K06: with GetLoginProfile denied the report still says whether there is a password', async () => {
  const { user, gaps } = await again(await reported([BOB], { denies: ['iam:GetLoginProfile'] }));
  expect(user.consolePassword).toMatchObject({ value: { enabled: true }, source: 'credential report' });
  expect(user.loginProfile).toMatchObject({ code: 'AccessDenied' });
  expect(gaps).toMatchObject([{ source: 'iam:GetLoginProfile', code: 'AccessDenied' }]);
});

test('K06: with the report unread too, the password is unread and the permission is named', async () => {
  const scene = await reported([BOB], { denies: ['iam:GetLoginProfile'] });
  const users = scene.users.map((user) => ({
    ...user,
    consolePassword: unread('credential report', 'NoSuchColumn', 'No column.'),
  }));
  const { user } = await again({ ...scene, users });
  expect(user.consolePassword).toMatchObject({
    code: 'AccessDenied',
    fix: expect.stringContaining('iam:GetLoginProfile'),
  });
});

test('with ListAccessKeys denied the keys of the report stand, the user is not confirmed, and the gap is told', async () => {
  const { user, keys, gaps } = await again(await reported([BOB], { denies: ['iam:ListAccessKeys'] }));
  expect(user.presence).toBe('reported');
  expect(keys).toMatchObject([{ createdAt: { value: KEY_MADE } }]);
  expect(gaps).toMatchObject([{ source: 'iam:ListAccessKeys', code: 'AccessDenied' }]);
});

test('a denied last use is a gap, and the report is believed', async () => {
  const { keys, gaps } = await again(await reported([BOB], { denies: ['iam:GetAccessKeyLastUsed'] }));
  expect(keys[0]?.lastUse).toMatchObject({ state: 'known', source: 'credential report' });
  expect(gaps).toHaveLength(1);
});

test('a key made since the report is marked, beside the one the report has', async () => {
  const scene = await reported([BOB]);
  const id = scene.sandbox.account(MEMBER).createAccessKey('bob');
  const { keys, user } = await again(scene);
  expect(user.presence).toBe('confirmed');
  expect(keys.map((key) => [key.accessKeyId, key.newerThanReport ?? false])).toEqual(
    expect.arrayContaining([
      [id, true],
      ['AKIABOB0000000000001', false],
    ]),
  );
  expect(scene.sandbox.calls.byOperation['iam:GetUser']).toBe(1);
});

test('S13: a user made again under the same name since the report is another user', async () => {
  const scene = await reported([BOB]);
  const account = scene.sandbox.account(MEMBER);
  account.recreateUser('bob');
  account.createAccessKey('bob');
  const { user, keys } = await again(scene);
  expect(user).toMatchObject({
    presence: 'newer-than-report',
    createdAt: { value: '2026-11-22T12:30:00Z', source: 'iam:GetUser' },
    consolePassword: { value: { enabled: false } },
    asReported: { createdAt: { value: MADE } },
  });
  expect(keys).toMatchObject([{ newerThanReport: true, createdAt: { state: 'known' } }]);
});

test('S13: a key older than its user has no date to judge by', async () => {
  const scene = await reported([{ ...BOB, accessKeys: [{ createdAt: '2024-04-30T00:00:00Z' }] }]);
  const { keys } = await again(scene);
  expect(keys).toMatchObject([
    {
      createdAt: { code: 'Contradiction' },
      reportCreatedAt: '2024-04-30T00:00:00Z',
      status: { value: 'Active' },
    },
  ]);
});

test('S11: where the report dates a key otherwise, the live date holds and both are kept', async () => {
  const scene = await reported([BOB]);
  const users = scene.users.map((user) => redated(user, '2025-01-01T00:00:00Z'));
  const { keys } = await again({ ...scene, users });
  expect(keys).toMatchObject([{ createdAt: { value: KEY_MADE }, reportCreatedAt: '2025-01-01T00:00:00Z' }]);
});

function redated(user: User, createdAt: string): User {
  const [key] = valueIn(user.accessKeys) ?? [];
  const known = { ...key, createdAt: { ...key?.createdAt, value: createdAt } as Known<string> } as AccessKey;
  return { ...user, accessKeys: { ...user.accessKeys, value: [known] } as Known<readonly AccessKey[]> };
}

test('K12: two keys of one second, one active, stay apart by their ids', async () => {
  const accessKeys = [
    { createdAt: KEY_MADE, id: 'AKIABOB0000000000001' },
    { createdAt: KEY_MADE, id: 'AKIABOB0000000000002', status: 'Inactive' as const },
  ];
  const { keys } = await again(await reported([{ ...BOB, accessKeys }]));
  const statuses = keys.map((key) => [key.accessKeyId, valueIn(key.status)]);
  expect(Object.fromEntries(statuses)).toEqual({
    AKIABOB0000000000001: 'Active',
    AKIABOB0000000000002: 'Inactive',
  });
});

test('a call without a user name, which would be about the caller, is never made', async () => {
  const scene = await reported([BOB]);
  const users = scene.users.map((user) => ({ ...user, name: '' }));
  await expect(again({ ...scene, users })).rejects.toThrow('without a user name');
  expect(scene.sandbox.calls.total).toBe(0);
});

test('reading a user twice gives the same as reading it once', async () => {
  const scene = await reported([BOB]);
  const once = await again(scene);
  const twice = await again({ ...scene, users: once.read });
  expect(twice.read).toEqual(once.read);
});

test('S13: a user made again without a key is another user too, where only MFA is read', async () => {
  const scene = await reported([{ name: 'eve', createdAt: MADE, password: { createdAt: MADE } }]);
  scene.sandbox.account(MEMBER).recreateUser('eve');
  const options = {
    generatedAt: scene.generatedAt,
    readings: () => new Set(['mfa', 'login-profile'] as const),
  };
  const { users: read } = await readUsersAgain(scene.member, scene.users, options);
  expect(read[0]).toMatchObject({ presence: 'newer-than-report', mfaActive: { value: false } });
  expect(valueIn(read[0]?.createdAt)).not.toBe(MADE);
});
