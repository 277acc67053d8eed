import { expect, test } from 'vitest';
import { flingWatch } from './flung.ts';

/** What is told of each place, in a window of 600 pixels that is scrolled all the time. */
function told(...places: readonly number[]): readonly boolean[] {
  const watch = flingWatch();
  return places.map((pixels) => watch(pixels, 600, true));
}

test('one leap is where somebody wants to be, and leaps after one another are a fling', () => {
  expect(told(0, 50_000)).toEqual([false, false]);
  expect(told(0, 9000, 18_000, 27_000, 12_000)).toEqual([false, false, true, true, true]);
});

test('a fling lasts until rows could be read again: not for a moment of less speed', () => {
  expect(told(0, 9000, 18_000, 18_400, 18_800, 18_900)).toEqual([false, false, true, true, true, false]);
});

test('at the pace of a reader nothing is flung', () => {
  expect(told(0, 120, 240, 360, 790, 1220)).not.toContain(true);
});

test('a fling is over when all rests', () => {
  const watch = flingWatch();
  expect([0, 9000, 18_000].map((pixels) => watch(pixels, 600, true))).toEqual([false, false, true]);
  expect(watch(18_000, 600, false)).toBe(false);
  expect(watch(27_000, 600, true)).toBe(false);
});
