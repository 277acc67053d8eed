import { expect, test } from 'vitest';
import type { TrailRecord } from '../../model/trail-record.ts';
import { call, KEY, USER } from '../test-support/past.ts';
import { at, burst, credentials, DULL, signals, tell, weights } from '../test-support/stage.ts';

const AFTER = 'use-after-deactivation';
const RACE = 'key-made-after-deactivation';
const HOME = { from: '203.0.113.9' };
const LIST = 's3 ListAllMyBuckets';

function switched(event: string, time: string, status?: string, more: object = {}): TrailRecord {
  const request = { accessKeyId: KEY, userName: USER, ...(status !== undefined && { status }) };
  const identity = { accessKeyId: 'ASIAADMIN', arn: 'arn:aws:sts::111122223333:assumed-role/Admin/mia' };
  return call({ at: time, event, request, identity, ...more });
}

const OFF = switched('iam UpdateAccessKey', at(3, '09:00:00'), 'Inactive');

test('a call with the key after it was off is strong; within five minutes it asks for a look', () => {
  const later = (time: string) => [...DULL, call({ at: at(3, time), event: LIST })];
  expect(weights(AFTER, later('09:05:00'), { about: [OFF] })).toEqual(['look']);
  expect(weights(AFTER, later('09:05:01'), { about: [OFF] })).toEqual(['strong']);
  expect(weights(AFTER, later('09:00:00'), { about: [OFF] })).toEqual([]);
  expect(weights(AFTER, later('08:59:59'), { about: [OFF] })).toEqual([]);
});

test('a deletion counts as well, and a deactivation that failed does not', () => {
  const later = [...DULL, call({ at: at(2), event: LIST })];
  const gone = switched('iam DeleteAccessKey', at(3));
  expect(weights(AFTER, later, { about: [gone] })).toEqual(['strong']);
  const failed = switched('iam UpdateAccessKey', at(3), 'Inactive', { error: 'AccessDenied' });
  expect(weights(AFTER, later, { about: [failed] })).toEqual([]);
  expect(tell(DULL, { about: [gone] }).subject.status).toEqual({ value: 'Deleted' });
});

test('between deactivation and reactivation the key was off, after it it was not', () => {
  const on = switched('iam UpdateAccessKey', at(2, '09:00:00'), 'Active');
  const during = [...DULL, call({ at: at(3, '12:00:00'), event: LIST })];
  const after = [...DULL, call({ at: at(2, '12:00:00'), event: LIST })];
  expect(weights(AFTER, during, { about: [OFF, on] })).toEqual(['strong']);
  expect(weights(AFTER, after, { about: [OFF, on] })).toEqual([]);
});

test('I09: sessions go on after a deactivation, and that is strong and said', () => {
  const token = call({ at: at(4), event: 'sts GetSessionToken', response: credentials('ASIA1') });
  const [signal] = signals(
    AFTER,
    [...DULL, token, call({ at: at(3, '09:01:00'), event: LIST, key: 'ASIA1' })],
    {
      about: [OFF],
    },
  );
  expect(signal).toMatchObject({ weight: 'strong', count: 1 });
  expect(signal?.says).toContain('a deactivation does not end sessions');
});

test('a key that was made with it is a key of its own: a rotation goes on with the new one', () => {
  const response = { accessKey: { accessKeyId: 'AKIANEW', userName: USER } };
  const made = call({ at: at(4), event: 'iam CreateAccessKey', response });
  expect(
    weights(AFTER, [...DULL, made, ...burst(2, [LIST], { ...HOME, key: 'AKIANEW' })], { about: [OFF] }),
  ).toEqual([]);
});

test('denied calls after a deactivation ask for a look', () => {
  const denied = burst(2, [LIST], { ...HOME, error: 'AccessDenied' });
  expect(weights(AFTER, [...DULL, ...denied], { about: [OFF] })).toEqual(['look']);
});

test('of an hour that was half over, only the last call is known to be later', () => {
  const hour = ['08:58:00', '08:59:00', '08:59:30'].map((time) => call({ at: at(3, time), event: LIST }));
  const off = switched('iam UpdateAccessKey', at(3, '08:30:00'), 'Inactive');
  const before = call({ at: at(3, '08:01:00'), event: LIST });
  const [signal] = signals(AFTER, [...DULL, before, ...hour], { about: [off] });
  expect(signal?.says).toMatch(/^At least 1 call with the key/);
});

function made(time: string, more: object = {}): TrailRecord {
  const response = { accessKey: { accessKeyId: 'AKIANEW', userName: USER } };
  return call({ at: time, event: 'iam CreateAccessKey', request: { userName: USER }, response, ...more });
}

test('I11: a key made with the key two seconds after our deactivation is strong, and the quarantine is named', () => {
  const [signal] = signals(RACE, [...DULL, made(at(3, '09:00:02'))], { about: [OFF] });
  expect(signal).toMatchObject({ weight: 'strong' });
  expect(signal?.says).toMatch(/2 seconds after.*service control policy is the quarantine/);
});

test('I11: ten minutes are soon, more are not, and another user or an attempt is none', () => {
  expect(weights(RACE, [...DULL, made(at(3, '09:10:00'))], { about: [OFF] })).toEqual(['strong']);
  expect(weights(RACE, [...DULL, made(at(3, '09:10:01'))], { about: [OFF] })).toEqual([]);
  expect(weights(RACE, [...DULL, made(at(3, '08:59:59'))], { about: [OFF] })).toEqual([]);
  const other = { response: { accessKey: { accessKeyId: 'AKIANEW' } }, request: { userName: 'other' } };
  expect(weights(RACE, [...DULL, made(at(3, '09:00:02'), other)], { about: [OFF] })).toEqual([]);
  const failed = made(at(3, '09:00:02'), { error: 'AccessDenied', response: {} });
  expect(weights(RACE, [...DULL, failed], { about: [OFF] })).toEqual([]);
});

test('whoever switched the old key off and makes the new one rotates', () => {
  const sameHand = made(at(3, '09:01:00'), {
    identity: { accessKeyId: 'ASIAADMIN', arn: 'arn:aws:sts::111122223333:assumed-role/Admin/mia' },
  });
  expect(weights(RACE, DULL, { about: [OFF, sameHand] })).toEqual(['info']);
});

test('where nobody knows who made it, a minute tells a program from a person', () => {
  const other = (createdAt: string) => ({
    about: [OFF],
    subject: { otherKeys: { value: [{ accessKeyId: 'AKIANEW', status: 'Active', createdAt }] } },
  });
  expect(weights(RACE, DULL, other(at(3, '09:01:00')))).toEqual(['strong']);
  expect(weights(RACE, DULL, other(at(3, '09:01:01')))).toEqual(['look']);
  expect(weights(RACE, DULL, other(at(3, '09:10:01')))).toEqual([]);
});
