import type { TrendAnswer } from '../../../api/overview.ts';
import type { TrendLine } from '../../components/charts/trend-chart.tsx';
import { texts } from '../../texts.ts';

type Trend = TrendAnswer['trend'];

const words = texts.overview.trend;

/** What the chart draws, and says. */
export interface DrawnTrend {
  readonly times: readonly string[];
  readonly lines: readonly TrendLine[];
  readonly summary: string;
}

const LINES = [
  { key: 'critical', colour: 'critical-fill' },
  { key: 'high', colour: 'high-fill' },
  { key: 'medium', colour: 'medium-fill' },
] as const;

/**
 * Lines over whole runs only. A run that could not see everything is a gap in them, and a mark on a line of its own that
 * says "at least": its number may be small because it saw little.
 */
export function drawnTrend(trend: Trend): DrawnTrend {
  const { points, rows } = trend;
  const atLeast: TrendLine = {
    id: 'at-least',
    words: words.atLeast,
    colour: 'unknown-fill',
    values: points.map(({ complete, all }) => (complete ? null : all.open)),
  };
  const all: TrendLine = {
    id: 'all',
    words: words.all,
    colour: 'text-2',
    values: points.map(({ complete, all: { open } }) => (complete ? open : null)),
  };
  const some = LINES.flatMap(({ key, colour }): TrendLine[] => {
    const at = rows.findIndex((row) => row.key === key);
    if (at < 0) return [];
    const values = points.map(({ complete, of }) => (complete ? (of[at]?.open ?? 0) : null));
    return [{ id: key, words: texts.severities[key], colour, values }];
  });
  const lines = points.some(({ complete }) => complete) ? [all, ...some] : [];
  return {
    times: points.map(({ now }) => now),
    lines: points.every(({ complete }) => complete) ? lines : [...lines, atLeast],
    summary: summaryOf(trend),
  };
}

function summaryOf({ points, notEnded }: Trend): string {
  const whole = points.filter(({ complete }) => complete);
  const [first] = whole;
  const last = whole.at(-1);
  const gaps = points.length - whole.length;
  return [
    first === undefined || last === undefined
      ? words.noneWhole
      : first === last
        ? words.one(last.all.open)
        : words.from(first.all.open, last.all.open, whole.length),
    ...(gaps > 0 && whole.length > 0 ? [words.gaps(gaps, points.length)] : []),
    ...(notEnded.length > 0 ? [words.notEnded(notEnded.length)] : []),
  ].join(' ');
}
