import { expect, test } from 'vitest';
import { progressWords } from './progress-words.ts';

test('the progress line tells accounts that are skipped, which are not among those to be done', () => {
  const at = { accounts: 10, done: 2, inFlight: 8, waitingForReport: 0, failed: 2, skipped: 2 };
  expect(progressWords(at)).toBe('2 of 10 accounts (2 skipped) done, 8 in flight, 2 failed');
  expect(progressWords({ ...at, skipped: 0 })).toBe('2 of 10 accounts done, 8 in flight, 2 failed');
});
