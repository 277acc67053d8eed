import { expect, test } from 'vitest';
import type { TrailRecord } from '../model/trail-record.ts';
import { recordOf } from '../parse/trail-record.ts';
import { setupBurst } from './setup-burst.ts';

const KEY = 'AKIARTX3GSDSQAAAAAAA';
const ADMIN = 'arn:aws:sts::111122223333:assumed-role/Admin/ann';
const SUBJECT = { userName: 'bob', accessKeyId: KEY };

function record(
  eventName: string,
  second: number,
  { actor = ADMIN, ...more }: { readonly actor?: string } & Readonly<Record<string, unknown>> = {},
): TrailRecord {
  const at = new Date(Date.parse('2026-11-20T10:00:00Z') + second * 1000).toISOString();
  const made = recordOf({
    eventID: `${eventName}-${second}`,
    eventTime: at,
    eventSource: 'iam.amazonaws.com',
    eventName,
    userIdentity: { type: 'AssumedRole', arn: actor },
    requestParameters: { userName: 'bob' },
    ...(eventName === 'CreateAccessKey' && {
      responseElements: { accessKey: { accessKeyId: KEY, userName: 'bob', status: 'Active' } },
    }),
    ...more,
  });
  if (made === undefined) throw new Error('no record');
  return made;
}

const WHOLE = [record('CreateUser', 0), record('CreateLoginProfile', 1), record('CreateAccessKey', 3)];

test('S01 user, password and key made by one principal in seconds are proved, in whatever order they come', () => {
  expect(setupBurst(WHOLE.toReversed(), SUBJECT)).toEqual({
    proved: true,
    actor: ADMIN,
    secondsApart: 3,
    events: [
      { name: 'CreateUser', at: '2026-11-20T10:00:00Z' },
      { name: 'CreateLoginProfile', at: '2026-11-20T10:00:01Z' },
      { name: 'CreateAccessKey', at: '2026-11-20T10:00:03Z' },
    ],
  });
});

test('S09 a password of another day is no part of the burst, and the key is proved without it', () => {
  const later = record('CreateLoginProfile', 86_400);
  const burst = setupBurst([record('CreateUser', 0), record('CreateAccessKey', 3), later], SUBJECT);
  expect(burst).toMatchObject({ proved: true, secondsApart: 3 });
  expect(burst.events).toHaveLength(2);
});

test.each([
  [
    'another principal made the key',
    [record('CreateUser', 0), record('CreateAccessKey', 3, { actor: 'x' })],
    /Different/,
  ],
  ['the key came later', [record('CreateUser', 0), record('CreateAccessKey', 601)], /not made in one go/],
  ['there is no making of the user', [record('CreateAccessKey', 3)], /no record of the user's making/],
  ['there is no making of the key', [record('CreateUser', 0)], /no record of the key's making/],
  ['there is nothing', [], /neither of the user nor of the key/],
  [
    'nobody is named',
    [record('CreateUser', 0, { userIdentity: {} }), record('CreateAccessKey', 3)],
    /does not name/,
  ],
])('it is not proved where %s', (_case, records, why) => {
  const burst = setupBurst(records, SUBJECT);
  expect(burst).toMatchObject({ proved: false });
  expect(burst.why).toMatch(why);
});

test.each([
  ['of another user', { requestParameters: { userName: 'bobby' } }],
  ['that failed', { errorCode: 'AccessDenied' }],
  ['of another service', { eventSource: 'iam.example.com' }],
])('the making of a user %s counts for nothing', (_case, more) => {
  expect(setupBurst([record('CreateUser', 0, more), record('CreateAccessKey', 3)], SUBJECT).proved).toBe(
    false,
  );
});

test('a key that its user made without naming anybody is told by the answer', () => {
  const own = record('CreateAccessKey', 3, { requestParameters: null });
  expect(setupBurst([record('CreateUser', 0), own], SUBJECT).proved).toBe(true);
});

test('the tenth minute still belongs to it', () => {
  expect(setupBurst([record('CreateUser', 0), record('CreateAccessKey', 600)], SUBJECT).proved).toBe(true);
});

test('a key that was made before its user proves nothing', () => {
  const records = [record('CreateAccessKey', 0), record('CreateUser', 3)];
  expect(setupBurst(records, SUBJECT)).toMatchObject({
    proved: false,
    why: expect.stringContaining('contradicts itself'),
  });
});
