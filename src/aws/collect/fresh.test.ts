import { expect, test } from 'vitest';
import type { SandboxOptions } from '../../../sandbox/index.ts';
import { valueIn } from '../../core/model/fact.ts';
import { MANAGEMENT, MEMBER, setScene } from '../test-support/scene.ts';
import { usersIn } from './lookup-events.ts';
import { collectSnapshot } from './snapshot.ts';

const MADE = '2024-05-01T10:00:00Z';
const NAMES = ['ann', 'bob', 'cid'];

/** A report made at noon; changes at one; and what a fresh look then shows. */
async function lookFresh(
  change: (account: ReturnType<Awaited<ReturnType<typeof setScene>>['sandbox']['account']>) => void,
  options: SandboxOptions & { denies?: string[] } = {},
) {
  const { denies = [], ...rest } = options;
  const users = NAMES.map((name) => ({ name, createdAt: MADE }));
  const report = { stored: { generatedAt: '2026-11-22T12:00:00Z' } };
  const world = [{ id: MANAGEMENT }, { id: MEMBER, users, denies, report }];
  const scene = await setScene({ now: '2026-11-22T13:00:00Z', frozenClock: true, world, ...rest });
  change(scene.sandbox.account(MEMBER));
  const wanted = new Set(['credential-report', 'fresh'] as const);
  const { snapshot, gaps } = await collectSnapshot(scene.member, wanted);
  const all = [...(valueIn(snapshot.users) ?? [])];
  const presences = Object.fromEntries(all.map((user) => [user.name, user.presence]));
  return { ...scene, users: all, presences, gaps };
}

test('nothing changed: one list and nine lookups, and nobody is read again', async () => {
  const { presences, sandbox, member, clock } = await lookFresh(() => {});
  expect(presences).toEqual({ ann: 'reported', bob: 'reported', cid: 'reported' });
  expect(sandbox.calls.byOperation).toMatchObject({ 'iam:ListUsers': 1, 'cloudtrail:LookupEvents': 9 });
  expect(sandbox.calls.byOperation['iam:ListAccessKeys']).toBeUndefined();
  expect(member.counter.totals().read).toBe(12);
  expect(clock.sleeps).toEqual(Array.from({ length: 8 }, () => 500));
});

test('C15: a live user missing from the report is read, and newer than it', async () => {
  const { users } = await lookFresh((account) => {
    account.createUser('dan', { path: '/team/' });
    account.createLoginProfile('dan');
    account.createAccessKey('dan');
  });
  expect(users.at(-1)).toMatchObject({
    name: 'dan',
    arn: `arn:aws:iam::${MEMBER}:user/team/dan`,
    presence: 'newer-than-report',
    createdAt: { value: '2026-11-22T13:00:00Z', source: 'iam:ListUsers' },
    consolePassword: { value: { enabled: true } },
    accessKeys: { value: [{ newerThanReport: true }] },
  });
  expect(users.at(-1)?.asReported).toBeUndefined();
});

test('users with a new key, password or status are read again, the others are not', async () => {
  const { presences, users } = await lookFresh((account) => {
    account.createAccessKey('ann');
    account.createLoginProfile('cid');
  });
  expect(presences).toEqual({ ann: 'confirmed', bob: 'reported', cid: 'confirmed' });
  expect(users.map((user) => user.name)).toEqual(NAMES);
});

test('deleted users and users made again are found by the list alone', async () => {
  const { presences, gaps } = await lookFresh(
    (account) => {
      account.deleteUser('ann');
      account.recreateUser('bob');
      account.createAccessKey('bob');
    },
    { denies: ['cloudtrail:LookupEvents'] },
  );
  expect(presences).toEqual({ ann: 'gone-since-report', bob: 'newer-than-report', cid: 'reported' });
  expect(gaps).toMatchObject([{ source: 'cloudtrail:LookupEvents', code: 'AccessDenied' }]);
});

test('what could not be looked at is told as a gap', async () => {
  const { gaps, sandbox } = await lookFresh(() => {}, { denies: ['iam:ListUsers', 'cloudtrail:*'] });
  expect(gaps.map((gap) => gap.source)).toEqual(['iam:ListUsers', 'cloudtrail:LookupEvents']);
  expect(sandbox.calls.byOperation['cloudtrail:LookupEvents']).toBe(1);
});

test('lookups keep to two a second, so that CloudTrail does not throttle them', async () => {
  const { gaps, member } = await lookFresh(() => {}, { trailLimit: false });
  expect(gaps).toEqual([]);
  expect(member.counter.totals().retries).toBe(0);
});

test.each([
  ['the request names the user', { requestParameters: { userName: 'ann' } }, ['ann']],
  [
    'a rename touches both names',
    { requestParameters: { userName: 'ann', newUserName: 'bea' } },
    ['ann', 'bea'],
  ],
  [
    'no name means the caller',
    { userIdentity: { type: 'IAMUser', userName: 'ann' }, requestParameters: null },
    ['ann'],
  ],
  ['root names nobody', { userIdentity: { type: 'Root', userName: 'alias' }, requestParameters: null }, []],
  ['an attempt changed nothing', { errorCode: 'AccessDenied', requestParameters: { userName: 'ann' } }, []],
  ['a name that is no text', { requestParameters: { userName: { toString: 'x' } } }, []],
  ['no record at all', 42, []],
])('the users of an event record: %s', (_, record, names) => {
  expect(usersIn(JSON.stringify(record))).toEqual(names);
});

test('a record that is no JSON names nobody', () => {
  expect(usersIn('{"requestParameters":')).toEqual([]);
  expect(usersIn(undefined)).toEqual([]);
});
