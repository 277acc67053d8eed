import { expect, test } from 'vitest';
import type { KeyDot } from '../../../api/overview.ts';
import { keysSummary, oldestUnused, scatterDots } from './key-dots.ts';

const NOW = '2026-03-28T00:00:00Z';

const dot = (accessKeyId: string, createdAt: string, lastUsedAt: string | null): KeyDot => ({
  accessKeyId,
  account: '111122223333',
  principal: '<b>bob</b>',
  kind: 'user',
  createdAt,
  lastUsedAt,
  status: 'Active',
});

const dots = [
  dot('AKIAYOUNG', '2026-03-18T00:00:00Z', '2026-03-27T00:00:00Z'),
  dot('AKIANEVER', '2025-03-28T00:00:00Z', null),
  dot('AKIAOLDER', '2024-03-28T00:00:00Z', null),
  dot('AKIAUNUSED', '2024-03-28T00:00:00Z', '2025-01-01T00:00:00Z'),
];

test('days are counted to the time of the run, and never used is no number', () => {
  const [young, never] = scatterDots(dots, NOW);
  expect(young).toMatchObject({ age: 10, unused: 1 });
  expect(never).toMatchObject({ age: 365, unused: null });
  expect(never?.words).toBe(
    'AKIANEVER of <b>bob</b> in 111122223333, Active: made 11 months ago, last used never',
  );
});

test('a key that is younger than the run counts as of today', () => {
  expect(scatterDots([dot('AKIA', '2026-03-29T00:00:00Z', null)], NOW)[0]?.age).toBe(0);
});

test('never used comes first, the oldest before, then what was not used for the longest time', () => {
  expect(oldestUnused(dots).map(({ accessKeyId }) => accessKeyId)).toEqual([
    'AKIAOLDER',
    'AKIANEVER',
    'AKIAUNUSED',
    'AKIAYOUNG',
  ]);
});

test('keys that cannot be drawn are told beside those that are', () => {
  expect(keysSummary(dots, NOW, 3)).toBe(
    '4 keys: 3 older than 90 days, 2 never used, 1 not used for 90 days. 3 more without a readable age or last use.',
  );
});
