import { expect, test } from 'vitest';
import { burst, DULL, daily, signals, weights } from '../test-support/stage.ts';

const ID = 'denied-attempts';
const DOORS = ['a A', 'b B', 'c C', 'd D', 'e E'];
const DENIED = { error: 'AccessDenied' };
const HOME = { ...DENIED, from: '203.0.113.9' };

test('five different calls denied within an hour from a new place are strong, four are nothing', () => {
  expect(weights(ID, [...DULL, ...burst(2, DOORS, DENIED)])).toEqual(['strong']);
  expect(weights(ID, [...DULL, ...burst(2, DOORS.slice(1), DENIED)])).toEqual([]);
});

test('at home they are strong where none was ever let through, else they ask for a look', () => {
  expect(weights(ID, [...DULL, ...burst(2, DOORS, HOME)])).toEqual(['strong']);
  const once = daily([12], ['a A']);
  expect(weights(ID, [...DULL, ...once, ...burst(2, DOORS, HOME)])).toEqual(['look']);
});

test('other errors came after the call was let through, and are no denials', () => {
  expect(weights(ID, [...DULL, ...burst(2, DOORS, { error: 'NoSuchEntityException' })])).toEqual([]);
});

test('X19: a job whose calls are refused day after day alarms nobody after three days', () => {
  const records = daily([9, 8, 7, 6], DOORS, HOME);
  expect(weights(ID, [...DULL, ...records]).toSorted()).toEqual(['info', 'strong']);
});

test('one or two actions that are denied over days are a job that is half set up', () => {
  const [signal] = signals(ID, [...DULL, ...daily([9, 8, 7], ['a A', 'b B'], HOME)]);
  expect(signal).toMatchObject({ weight: 'info', count: 6 });
  expect(weights(ID, [...DULL, ...daily([9, 8], ['a A'], HOME)])).toEqual([]);
  expect(weights(ID, [...DULL, ...daily([9, 8, 7], ['a A', 'b B', 'c C'], HOME)])).toEqual([]);
});
