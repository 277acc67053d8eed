import { expect, test } from 'vitest';
import { burstsIn } from './bursts.ts';
import { readerOf } from './calls.ts';
import { call, KEY } from './test-support/past.ts';
import { useRows } from './use-rows.ts';

const SIZE = { distinct: 3, seconds: 3_600 };

function bursts(...calls: readonly (readonly [string, string])[]) {
  const rows = useRows(calls.map(([time, event]) => call({ at: `2026-11-22T${time}Z`, event })));
  const read = rows
    .map(readerOf(KEY, [], undefined))
    .toSorted((a, b) => (a.row.firstAt < b.row.firstAt ? -1 : 1));
  return burstsIn(read, SIZE).map((burst) => burst.map(({ row }) => row.name));
}

test('an hour is within, a second more is not, and the same action counts once', () => {
  expect(bursts(['10:00:00', 'a A'], ['10:30:00', 'b B'], ['11:00:00', 'c C'])).toEqual([['A', 'B', 'C']]);
  expect(bursts(['10:00:00', 'a A'], ['10:30:00', 'b B'], ['11:00:01', 'c C'])).toEqual([]);
  expect(bursts(['10:00:00', 'a A'], ['10:30:00', 'b B'], ['10:40:00', 'b B'])).toEqual([]);
});

test('the last call of a row counts as its first does', () => {
  const calls = [
    ['10:00:00', 'a A'],
    ['10:59:00', 'a A'],
    ['11:30:00', 'b B'],
    ['11:40:00', 'c C'],
  ] as const;
  expect(bursts(...calls)).toEqual([['A', 'B', 'C']]);
});

test('two bursts far apart are two, and calls that belong to none are left out', () => {
  const first = [
    ['01:00:00', 'a A'],
    ['01:10:00', 'b B'],
    ['01:20:00', 'c C'],
  ] as const;
  const second = [
    ['09:00:00', 'a A'],
    ['09:10:00', 'b B'],
    ['09:20:00', 'c C'],
  ] as const;
  expect(bursts(...first, ['05:00:00', 'd D'], ...second)).toEqual([
    ['A', 'B', 'C'],
    ['A', 'B', 'C'],
  ]);
});
