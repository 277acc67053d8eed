import { expect, test } from 'vitest';
import type { TrendAnswer } from '../../../api/overview.ts';
import { drawnTrend } from './trend-lines.ts';

type Trend = TrendAnswer['trend'];
type TrendPoint = Trend['points'][number];

const standing = (open: number) => ({ open, accepted: 0, notSeen: 0 });

const point = (run: number, open: number, complete: boolean): TrendPoint => ({
  run,
  now: `2026-01-0${run}T00:00:00Z`,
  complete,
  accounts: { scanned: 1, partial: 0, skipped: 0, failed: 0 },
  all: standing(open),
  of: [standing(open)],
});

const row = (key: string) => ({
  key,
  openBefore: 0,
  end: standing(0),
  fresh: 0,
  reopened: 0,
  fixed: 0,
  secondsOpen: 0,
});

const trend = (points: readonly TrendPoint[]): Trend => ({
  by: 'severity',
  points,
  rows: [row('high')],
  total: row('all'),
  notEnded: [],
  late: [],
  scopes: 1,
  backwards: false,
});

test('a run that could not see everything is a gap, and no zero, and says "at least" on a line of its own', () => {
  const { lines, summary, times } = drawnTrend(
    trend([point(1, 9, true), point(2, 1, false), point(3, 7, true)]),
  );
  expect(times).toHaveLength(3);
  expect(lines.find(({ id }) => id === 'all')?.values).toEqual([9, null, 7]);
  expect(lines.find(({ id }) => id === 'high')?.values).toEqual([9, null, 7]);
  expect(lines.find(({ id }) => id === 'at-least')?.values).toEqual([null, 1, null]);
  expect(summary).toBe(
    'From 9 to 7 open over 2 whole runs. 1 of 3 runs could not see everything: gaps in the lines.',
  );
});

test('where all runs were whole there is no line of what is at least open', () => {
  expect(drawnTrend(trend([point(1, 9, true), point(2, 3, true)])).lines.map(({ id }) => id)).toEqual([
    'all',
    'high',
  ]);
});

test('where no run was whole only what is at least open is drawn', () => {
  const { lines, summary } = drawnTrend(trend([point(1, 9, false), point(2, 3, false)]));
  expect(lines.map(({ id }) => id)).toEqual(['at-least']);
  expect(summary).toBe('No run could see everything, so no number is the whole.');
});
