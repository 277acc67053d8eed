import { lazy, type ReactNode, Suspense } from 'react';
import { exactWords } from '../relative-words.ts';
import { Skeleton } from '../skeleton.tsx';
import { ChartFrame, LegendItem } from './chart-frame.tsx';

const Lines = lazy(() => import('./lines.tsx'));

/** A line of a trend. */
export interface TrendLine {
  readonly id: string;
  readonly words: string;
  /** A colour of the tokens: `critical-fill`, `accent`. Each line also has a dash of its own. */
  readonly colour: string;
  /** One a time; `null` where it is not known: the line has a gap there, and no zero. */
  readonly values: readonly (number | null)[];
}

export interface TrendProps {
  readonly label: string;
  readonly summary: string;
  /** ISO 8601, the oldest first. */
  readonly times: readonly string[];
  readonly lines: readonly TrendLine[];
  /** Words above the times, in the table. */
  readonly timeWords: string;
  /** Rem. */
  readonly height?: number;
  /** Calls a day are columns, findings after each run are lines. */
  readonly columns?: boolean;
  readonly onOpen?: (index: number) => void;
}

/** Counts over time. Its script is loaded when the first one is shown. */
export function TrendChart(props: TrendProps): ReactNode {
  const { label, summary, times, lines, timeWords, height = 15 } = props;
  return (
    <ChartFrame
      label={label}
      summary={summary}
      height={`${height}rem`}
      table={() => ({
        columns: [timeWords, ...lines.map(({ words }) => words)],
        rows: times.map((time, index) => [
          exactWords(Date.parse(time)),
          ...lines.map(({ values }) => values[index] ?? '–'),
        ]),
      })}
      legend={lines.map(({ id, words, colour }, index) => (
        <LegendItem key={id} mark={`line-${index}`} colour={colour}>
          {words}
        </LegendItem>
      ))}
    >
      <Suspense fallback={<Skeleton height={`${height}rem`} round />}>
        <Lines {...props} height={height} />
      </Suspense>
    </ChartFrame>
  );
}
