import { expect, test } from 'vitest';
import { PAGE_WORDS, progressWords, searchWords } from './progress-words.ts';

const at = { accounts: 10, done: 2, inFlight: 8, waitingForReport: 3, failed: 2, skipped: 1 };

test('where a run stands is said once for the terminal and the page, each with its own words for accounts', () => {
  expect(progressWords(at)).toBe(
    '2 of 10 accounts done, 8 under way, 3 waiting for a report, 2 failed, 1 skipped',
  );
  expect(progressWords(at, PAGE_WORDS)).toBe(
    '2 of 10 accounts done, 8 under way, 3 waiting for a report, 2 not read, 1 left out',
  );
});

test('what is none is left out, and before the accounts are known that is told', () => {
  const none = { waitingForReport: 0, failed: 0, skipped: 0 };
  expect(progressWords({ ...at, ...none, accounts: 1, done: 0, inFlight: 1 })).toBe(
    '0 of 1 account done, 1 under way',
  );
  expect(progressWords({ ...at, ...none, accounts: 0 })).toBe('Finding the accounts…');
});

test('how far the event history is read is told by searches, pages and events', () => {
  expect(searchWords({ done: 1, searches: 17, pages: 1, events: 50 })).toBe(
    '1 of 17 searches of a region done, 1 page, 50 events',
  );
});
