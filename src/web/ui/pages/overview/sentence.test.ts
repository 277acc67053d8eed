import { expect, test } from 'vitest';
import { standingSentence } from './sentence.ts';

const number = (count: number, unknown: number, of = 40) => ({
  ...{ count, unknown, unjudged: 0, accepted: 0, of },
});
const accounts = { total: 25, scanned: 25, partial: 0, failed: 0, skipped: 0, stale: 0 };

test('what was found and what could not be told stand in one sentence', () => {
  expect(
    standingSentence({
      rootKeys: number(2, 3),
      setupKeys: number(1, 0),
      accounts: { ...accounts, failed: 3, partial: 1 },
    }),
  ).toBe(
    '2 accounts have an active root key, 3 more could not be told; 1 user has a password and a key from its setup; 3 accounts were not read; 1 account was read in part.',
  );
});

test('nothing found is only good news where everything was told', () => {
  expect(standingSentence({ rootKeys: number(0, 0), setupKeys: number(0, 0), accounts })).toBe(
    'No account has an active root key; no user has a password and a key from its setup.',
  );
  expect(standingSentence({ rootKeys: number(0, 4), setupKeys: number(0, 1), accounts })).toBe(
    'No active root key was seen, and 4 could not be told; no user with a key from its setup was seen, and 1 could not be told.',
  );
});

test('an accepted key is there all the same', () => {
  const rootKeys = { ...number(0, 2), accepted: 1 };
  expect(standingSentence({ rootKeys, setupKeys: { ...number(3, 0), accepted: 2 }, accounts })).toBe(
    '1 account has an active root key, 1 of these accepted, 2 more could not be told; 5 users have a password and a key from their setup, 2 of these accepted.',
  );
});

test('rules that were asked nowhere are said not to have been asked', () => {
  expect(standingSentence({ rootKeys: number(0, 0, 0), setupKeys: number(0, 0, 0), accounts })).toBe(
    'Root keys were not asked about; setup keys were not asked about.',
  );
});
