import { describe, expect, test } from 'vitest';
import { endOf, isWithin, monthsInWords, monthsOf, periodOf } from './period.ts';

describe('a period', () => {
  test('has its months, the first and the last of them only as far as it goes', () => {
    expect(monthsOf(periodOf('2025-12-15', '2026-02-10'))).toEqual([
      { id: '2025-12', from: '2025-12-15T00:00:00Z', until: '2026-01-01T00:00:00Z' },
      { id: '2026-01', from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' },
      { id: '2026-02', from: '2026-02-01T00:00:00Z', until: '2026-02-11T00:00:00Z' },
    ]);
  });

  test('of one day, of a leap day and of the last of a year has that one month', () => {
    expect(monthsOf(periodOf('2024-02-29', '2024-02-29'))).toEqual([
      { id: '2024-02', from: '2024-02-29T00:00:00Z', until: '2024-03-01T00:00:00Z' },
    ]);
    expect(endOf(periodOf('2026-12-31', '2026-12-31'))).toBe('2027-01-01T00:00:00Z');
  });

  test('has the whole of both of its days, in UTC', () => {
    const period = periodOf('2026-01-01', '2026-01-31');
    const times = [
      '2025-12-31T23:59:59Z',
      '2026-01-01T00:00:00Z',
      '2026-01-31T23:59:59.9Z',
      '2026-02-01T00:00:00Z',
    ];
    expect(times.map((time) => isWithin(period, time))).toEqual([false, true, true, false]);
  });

  test.each([
    ['2026-02-30', '2026-03-01', /--from is not a day/],
    ['2026-01-01', 'tomorrow', /--to is not a day/],
    ['2026-01-02', '2026-01-01', /ends before it begins/],
    ['2016-01-01', '2026-01-01', /more than ten years/],
  ])('from %s to %s is refused', (from, to, words) => {
    expect(() => periodOf(from, to)).toThrow(words);
    expect(() => periodOf(from, to)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  });
});

test('months in words are drawn together where they lie side by side', () => {
  expect(monthsInWords([])).toBe('');
  expect(monthsInWords(['2026-03'])).toBe('March 2026');
  expect(monthsInWords(['2025-12', '2026-01', '2026-03', '2026-05', '2026-06'])).toBe(
    'December 2025 to January 2026, March 2026 and May to June 2026',
  );
});
