import { expect, test } from 'vitest';
import { Problem } from '../../core/model/problem.ts';
import { windowOf } from './window.ts';

const NOW = '2026-11-22T12:00:00Z';

test('a length counts from now, a time is taken as it is, and the end is now', () => {
  expect(windowOf({ since: '36h', now: NOW })).toEqual({ since: '2026-11-21T00:00:00Z', until: NOW });
  expect(windowOf({ since: '2026-11-01', until: '2026-11-02', now: NOW })).toEqual({
    since: '2026-11-01T00:00:00Z',
    until: '2026-11-02T00:00:00Z',
  });
});

test.each(['99999d', '0001-01-01', '0001-01-01T00:00:00+14:00'])(
  'what begins at %s begins with the first events there were',
  (since) => {
    expect(windowOf({ since, now: NOW })).toEqual({ since: '2013-01-01T00:00:00Z', until: NOW });
  },
);

test.each(['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z'])(
  'as of %s there is nothing to search, and no year below zero to count days in',
  (now) => {
    expect(() => windowOf({ since: '90d', now })).toThrow(Problem);
  },
);

test.each([
  ['of no length', { since: '0d' }, /Nothing lies between/],
  ['that ends before it begins', { since: '2026-11-02', until: '2026-11-01' }, /Nothing lies between/],
  ['that begins in the future', { since: '2027-01-01' }, /Nothing lies between/],
  ['that ends in the future', { since: '90d', until: '2026-11-22T12:00:01Z' }, /lies in the future/],
  ['of nonsense', { since: '1e5d' }, /--since is not a time/],
  ['whose end is a length', { since: '90d', until: '30d' }, /--until is not a time/],
])('a window %s is refused', (_case, asked, words) => {
  expect(() => windowOf({ ...asked, now: NOW })).toThrow(words);
});
