import { expect, test } from 'vitest';
import { nearestOf } from './nearest.ts';

const WORDS = ['root-mfa', 'user-mfa', 'user-mfa-any', 'password-policy'];

test('words that differ least come first, and those that differ in more than a third are left out', () => {
  expect(nearestOf('root-mfaa', WORDS)).toEqual(['root-mfa']);
  expect(nearestOf('user-mfa-an', WORDS)).toEqual(['user-mfa-any', 'user-mfa']);
  expect(nearestOf('nonsense-altogether', WORDS)).toEqual([]);
});

test('case does not count, and a very long word is only compared by its start', () => {
  expect(nearestOf('ROOT-MFA', WORDS)[0]).toBe('root-mfa');
  expect(nearestOf('x'.repeat(100_000), WORDS)).toEqual([]);
});
