import type { Trend, TrendPoint } from '../../core/history/trend.ts';

/** The runs that share a place on the axis of time. */
export interface Slot {
  /** None where no run ended in that time. */
  readonly points: readonly TrendPoint[];
  /**
   * The one that is drawn: that which saw least, the last among equals. One unread account in a week of runs must not
   * be hidden by the day after it.
   */
  readonly shown: TrendPoint | undefined;
}

/**
 * Lays the runs of a trend on places of equal length in time: as many as there would be runs, had they come at even
 * times, and at most so many.
 */
export function slotsOf({ points }: Pick<Trend, 'points'>, most: number): readonly Slot[] {
  const times = risingTimes(points);
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const steps = times.map((time, index) => time - (times[index - 1] ?? time));
  const gaps = steps.filter((step) => step > 0).sort((a, b) => a - b);
  const gap = gaps[Math.floor(gaps.length / 2)];
  const wanted = gap === undefined ? 1 : Math.round((last - first) / gap) + 1;
  const count = Math.max(1, Math.min(most, wanted));
  const held: TrendPoint[][] = Array.from({ length: count }, () => []);
  for (const [index, point] of points.entries()) {
    const share = last === first ? 0 : ((times[index] ?? first) - first) / (last - first);
    held[Math.round(share * (count - 1))]?.push(point);
  }
  return held.map((inSlot) => ({ points: inSlot, shown: leastSeen(inSlot) }));
}

/** Milliseconds of each run, where one that judged by an earlier time than the run before it stands beside that one. */
function risingTimes(points: readonly TrendPoint[]): readonly number[] {
  let latest = Number.NEGATIVE_INFINITY;
  return points.map(({ now }) => {
    latest = Math.max(latest, Date.parse(now));
    return latest;
  });
}

function leastSeen(points: readonly TrendPoint[]): TrendPoint | undefined {
  let found: TrendPoint | undefined;
  for (const point of points) if (found === undefined || unseen(point) >= unseen(found)) found = point;
  return found;
}

function unseen({ all, accounts }: TrendPoint): number {
  // An account that could not be read and had no findings counts too, after all that had.
  return all.notSeen + accounts.failed / 1e6;
}
