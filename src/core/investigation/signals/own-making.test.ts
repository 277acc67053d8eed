import { expect, test } from 'vitest';
import type { Fields } from '../../model/fields.ts';
import { call, KEY, USER } from '../test-support/past.ts';
import { at, DULL, daily, signals, tell, weights } from '../test-support/stage.ts';

const OLD = 'AKIARTX3GSDSQOLDOLDO';
const MIA = {
  accessKeyId: 'ASIAMIA',
  userName: undefined,
  arn: 'arn:aws:sts::111122223333:assumed-role/Admin/mia',
};

function making(time: string, identity: Fields = {}) {
  const response = { accessKey: { accessKeyId: KEY, userName: USER } };
  return call({ at: time, event: 'iam CreateAccessKey', request: { userName: USER }, response, identity });
}

function switchedOff(time: string, identity: Fields = MIA) {
  const request = { accessKeyId: OLD, userName: USER, status: 'Inactive' };
  return call({ at: time, event: 'iam UpdateAccessKey', request, identity });
}

test('a key that another made for a user who was there before asks for a look', () => {
  const about = [making(at(31), MIA)];
  const [signal] = signals('persistence', DULL, { about });
  expect(signal).toMatchObject({ weight: 'look', count: 1 });
  expect(signal?.says).toContain('made for user deploy by another, arn:aws:sts::111122223333:assumed-role');
  expect(tell(DULL, { about }).verdict.level).toBe('needs-a-look');
});

test('one that was made together with its user is information, one that the user made is nothing', () => {
  const subject = { userCreatedAt: at(31, '09:59:00') };
  expect(weights('persistence', DULL, { about: [making(at(31), MIA)], subject })).toEqual(['info']);
  expect(weights('persistence', DULL, { about: [making(at(31))] })).toEqual([]);
});

test('I11: a key made seconds after another of its user was switched off is strong, from its own side too', () => {
  const id = 'key-made-after-deactivation';
  const about = (time: string, identity: Fields) => ({
    about: [switchedOff(at(3, '09:00:00')), making(at(3, time), identity)],
  });
  const withOld = { accessKeyId: OLD };
  const [signal] = signals(id, daily([2], ['s3 ListAllMyBuckets']), about('09:00:02', withOld));
  expect(signal).toMatchObject({ weight: 'strong', count: 2 });
  expect(signal?.says).toMatch(
    /2 seconds after key AKIARTX3GSDSQOLDOLDO of the same user was deactivated, and with that key/,
  );
  expect(weights(id, DULL, about('09:10:01', withOld))).toEqual([]);
  expect(weights(id, DULL, about('08:59:59', withOld))).toEqual([]);
  expect(weights(id, DULL, about('09:01:00', MIA))).toEqual(['info']);
});

test('use without enough history is never consistent use: a key that a thief made has no other', () => {
  const { verdict } = tell(daily([2, 1], ['s3 ListAllMyBuckets']));
  expect(verdict.level).toBe('needs-a-look');
  expect(verdict.says).toContain('nothing is telling, in 2 calls');
  expect(verdict.says).toContain('too little history to say whose use it is');
});
