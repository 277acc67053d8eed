import { expect, test } from 'vitest';
import { evidenceWords, isTime, nameInWords } from './evidence-words.ts';

test('names of evidence are words', () => {
  expect(nameInWords('secondsAfterUserCreation')).toBe('seconds after user creation');
  expect(nameInWords('mfaActive')).toBe('mfa active');
});

test('times are told from other texts', () => {
  expect(isTime('2026-03-28T12:00:05Z')).toBe(true);
  expect(isTime('2026-03-28')).toBe(false);
  expect(isTime('yesterday')).toBe(false);
  expect(isTime(20260328)).toBe(false);
});

test('no value is said to be none, and never looks like one', () => {
  expect(evidenceWords('lastUsedAt', null)).toBe('none');
  expect(evidenceWords('userName', '')).toBe('none');
});

test('many seconds are told in days too', () => {
  expect(evidenceWords('secondsAfterUserCreation', 5)).toBe('5');
  expect(evidenceWords('secondsAfterUserCreation', 34_560_000)).toBe('34,560,000 (400 days)');
  expect(evidenceWords('keys', 1_000_000)).toBe('1,000,000');
  expect(evidenceWords('mfaActive', false)).toBe('no');
});
