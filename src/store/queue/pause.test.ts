import { expect, test } from 'vitest';
import { pauseSeconds } from './pause.ts';

test('pauses double from attempt to attempt, up to two minutes, and chance takes away up to a half', () => {
  expect([1, 2, 3, 7].map((attempt) => pauseSeconds(attempt, 0.999999))).toEqual([1, 2, 4, 64]);
  expect([1, 2, 3, 7].map((attempt) => pauseSeconds(attempt, 0))).toEqual([0.5, 1, 2, 32]);
  expect(pauseSeconds(30, 0)).toBe(60);
});
