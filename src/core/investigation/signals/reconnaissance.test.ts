import { expect, test } from 'vitest';
import { call } from '../test-support/past.ts';
import { at, burst, DULL, daily, signals, THIEF, weights } from '../test-support/stage.ts';

const ID = 'reconnaissance';
const LOOK_AROUND = ['sts GetCallerIdentity', 'iam ListUsers', 'ses GetSendQuota'];

test('three different questions within an hour from a network never seen before are strong', () => {
  expect(weights(ID, [...DULL, ...burst(2, LOOK_AROUND)])).toEqual(['strong']);
});

test('two different ones are none, and so is the third after more than an hour', () => {
  const [first, second] = burst(2, LOOK_AROUND);
  const two = [first, second].filter((each) => each !== undefined);
  expect(weights(ID, [...DULL, ...two])).toEqual([]);
  const third = { event: 'ses GetSendQuota', from: THIEF };
  expect(weights(ID, [...DULL, ...two, call({ ...third, at: at(2, '12:00:01') })])).toEqual([]);
  expect(weights(ID, [...DULL, ...two, call({ ...third, at: at(2, '12:00:00') })])).toEqual(['strong']);
});

test('three addresses with one question each are no look around', () => {
  const spread = LOOK_AROUND.flatMap((event, i) => burst(2, [event], { from: `198.51.100.${i + 1}` }));
  expect(weights(ID, [...DULL, ...spread])).toEqual([]);
});

test('from where the key always works it asks for a look, with a new or a telling client it is strong', () => {
  const home = { from: '203.0.113.9' };
  expect(weights(ID, [...DULL, ...burst(2, LOOK_AROUND, home)])).toEqual(['look']);
  expect(weights(ID, [...DULL, ...burst(2, LOOK_AROUND, { ...home, client: 'curl/8.1' })])).toEqual([
    'strong',
  ]);
  expect(weights(ID, burst(2, LOOK_AROUND, { ...home, client: 'TruffleHog' }))).toEqual(['strong']);
});

test('without a history nothing is new, and it asks for a look', () => {
  expect(weights(ID, burst(2, LOOK_AROUND))).toEqual(['look']);
});

test('I14: attempts that were all denied are reconnaissance too, and are called attempts', () => {
  const denied = burst(2, LOOK_AROUND, { error: 'AccessDenied' });
  const [signal] = signals(ID, [...DULL, ...denied]);
  expect(signal).toMatchObject({ weight: 'strong', count: 3 });
  expect(signal?.says).toContain('none of them let through: attempts');
});

test('what the key does all the time is information: on the fourth day after three earlier ones', () => {
  const scanner = (days: readonly number[]) => [...DULL, ...daily(days, LOOK_AROUND)];
  expect(weights(ID, scanner([9, 8, 7]))).toEqual(['look']);
  expect(weights(ID, scanner([9, 8, 7, 6])).toSorted()).toEqual(['info', 'look']);
});

test('what it did steadily from the beginning on needs no earlier days', () => {
  const days = Array.from({ length: 80 }, (_, i) => 88 - i);
  expect(weights(ID, daily(days, LOOK_AROUND))).toEqual(['info']);
});

test('a key that lay idle and then asks day after day has no habit from the beginning on', () => {
  const days = Array.from({ length: 20 }, (_, i) => 30 - i);
  expect(weights(ID, daily(days, LOOK_AROUND))).toContain('look');
});

test('I13: the pages of the console ask such things by themselves', () => {
  const page = burst(2, LOOK_AROUND, { more: { sessionCredentialFromConsole: 'true' } });
  expect(weights(ID, [...DULL, ...page])).toEqual([]);
});

test('I12: calls of AWS itself are no look around', () => {
  const onBehalf = burst(2, LOOK_AROUND, { from: 'cloudformation.amazonaws.com' });
  expect(weights(ID, [...DULL, ...onBehalf])).toEqual([]);
});

test('five kinds of questions from one new network are strong, however many days they take', () => {
  const questions = [
    'sts GetCallerIdentity',
    'iam ListUsers',
    'iam ListRoles',
    'ses GetAccount',
    's3 ListBuckets',
  ];
  const slow = (many: number) => questions.slice(0, many).flatMap((event, i) => burst(9 - i, [event]));
  const [signal] = signals(ID, [...DULL, ...slow(5)]);
  expect(signal).toMatchObject({ weight: 'strong', count: 5 });
  expect(signal?.says).toContain('on 5 days');
  expect(weights(ID, [...DULL, ...slow(4)])).toEqual([]);
  const usual = daily([30, 29, 28, 27], [questions[0] ?? '']);
  expect(weights(ID, [...DULL, ...usual, ...slow(5)])).toEqual([]);
});
