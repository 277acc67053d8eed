import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Severity } from '../../../../core/model/finding.ts';
import { grouped, texts } from '../../texts.ts';
import { marksOfDays, placeOfDays } from './axis-days.ts';
import { type Bin, binDots } from './bin-dots.ts';
import { ChartFrame, type ChartTable, LegendItem } from './chart-frame.tsx';

/** A key. */
export interface ScatterDot {
  /** Days. */
  readonly age: number;
  /** Days since the last use; `null` where none is recorded: those lie on a band of their own. */
  readonly unused: number | null;
  /** Absent where nothing is open on it. */
  readonly severity?: Severity | undefined;
  /** All of it in words. */
  readonly words: string;
}

interface ScatterProps {
  readonly label: string;
  readonly summary: string;
  readonly dots: readonly ScatterDot[];
  readonly xWords: string;
  readonly yWords: string;
  readonly neverWords: string;
  /** Enter or a click on a dot; of several in one place, all of them. */
  readonly onOpen: (indexes: readonly number[]) => void;
  readonly table: () => ChartTable;
}

const HEIGHT = 320;
const LEFT = 84;
const BOTTOM = 44;
/** Height of the band of keys that were never used. */
const BAND = 36;
const RANKS: Readonly<Record<Severity, number>> = { info: 1, low: 2, medium: 3, high: 4, critical: 5 };
/** Above so many, dots are put together by fields. */
const MOST_DOTS = 1500;

/** Age against last use, each dot a key. Arrow keys go from dot to dot. */
export function Scatter(props: ScatterProps): ReactNode {
  const { label, summary, dots, xWords, yWords, neverWords, onOpen, table } = props;
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [active, setActive] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const sizes = new ResizeObserver(() => setWidth(element.clientWidth));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  const most = useMemo(
    () => dots.reduce((now, { age, unused }) => Math.max(now, age, unused ?? 0), 30),
    [dots],
  );
  const x = (days: number) => LEFT + placeOfDays(days, most) * Math.max(0, width - LEFT - 16);
  const y = (days: number | null) =>
    days === null ? 12 + BAND / 2 : HEIGHT - BOTTOM - placeOfDays(days, most) * (HEIGHT - BOTTOM - BAND - 28);
  // biome-ignore lint/correctness/useExhaustiveDependencies: x and y come of width and most.
  const marks = useMemo(() => {
    if (width === 0) return [];
    const placed = dots.map((dot, index) => ({
      index,
      x: x(dot.age),
      y: y(dot.unused),
      rank: dot.severity === undefined ? 0 : RANKS[dot.severity],
    }));
    return binDots(placed, dots.length > MOST_DOTS ? 14 : 6);
  }, [dots, width, most]);
  const at = Math.min(active, marks.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextMark(event.key, at, marks);
    const bin = marks[at];
    if (event.key === 'Enter' && bin !== undefined) onOpen(bin.all);
    else if (next !== undefined) {
      setActive(next);
      place.current?.querySelector<SVGElement>(`[data-mark="${next}"]`)?.focus();
    } else return;
    event.preventDefault();
  };
  const wordsOf = (bin: Bin) => {
    const words = dots[bin.worst]?.words ?? '';
    return bin.count === 1 ? words : `${texts.charts.dotsHere(bin.count)}. ${words}`;
  };
  return (
    <ChartFrame
      label={label}
      summary={summary}
      height={`${HEIGHT}px`}
      table={table}
      legend={(['critical', 'high', 'medium', 'low'] as const).map((severity) => (
        <LegendItem key={severity} mark={`dot ${severity}`}>
          {texts.severities[severity]}
        </LegendItem>
      ))}
    >
      <div ref={place} className="scatter">
        <svg
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="group"
          aria-label={`${label}. ${texts.charts.keys}`}
          onKeyDown={onKeyDown}
        >
          <rect
            className="scatter__band"
            x={LEFT}
            y={12}
            width={Math.max(0, width - LEFT - 8)}
            height={BAND}
            rx="6"
          />
          <text className="scatter__words" x={LEFT - 8} y={12 + BAND / 2 + 4} textAnchor="end">
            {neverWords}
          </text>
          <Axes most={most} x={x} y={y} width={width} />
          <text className="scatter__title" x={width - 8} y={HEIGHT - 6} textAnchor="end">
            {xWords}
          </text>
          <text
            className="scatter__title"
            x={12}
            y={12 + BAND + 14}
            textAnchor="end"
            transform={`rotate(-90 12 ${12 + BAND + 14})`}
          >
            {yWords}
          </text>
          {marks.map((bin, index) => {
            const severity = dots[bin.worst]?.severity;
            return (
              <circle
                key={`${bin.worst}`}
                role="button"
                className="scatter__dot"
                data-severity={severity ?? 'none'}
                data-mark={index}
                cx={bin.x}
                cy={bin.y}
                r={bin.count === 1 ? 4.5 : Math.min(11, 5 + Math.log2(bin.count))}
                tabIndex={index === at ? 0 : -1}
                aria-label={wordsOf(bin)}
                onFocus={() => setActive(index)}
                onClick={() => onOpen(bin.all)}
              >
                <title>{wordsOf(bin)}</title>
              </circle>
            );
          })}
          {marks.map((bin) =>
            bin.count > 9 ? (
              <text
                key={bin.worst}
                className="scatter__count"
                x={bin.x}
                y={bin.y + 3}
                textAnchor="middle"
                aria-hidden="true"
              >
                {bin.count > 99 ? '99+' : grouped(bin.count)}
              </text>
            ) : null,
          )}
        </svg>
      </div>
    </ChartFrame>
  );
}

interface AxesProps {
  readonly most: number;
  readonly x: (days: number) => number;
  readonly y: (days: number) => number;
  readonly width: number;
}

function Axes({ most, x, y, width }: AxesProps): ReactNode {
  let lastX = -100;
  let lastY = HEIGHT + 100;
  return marksOfDays(most).map(({ days, words }) => {
    const isRoomX = x(days) - lastX > 64;
    const isRoomY = lastY - y(days) > 18;
    if (isRoomX) lastX = x(days);
    if (isRoomY) lastY = y(days);
    return (
      <g key={days} className="scatter__axis" aria-hidden="true">
        <line x1={x(days)} x2={x(days)} y1={12} y2={HEIGHT - BOTTOM} data-limit={days === 90 || undefined} />
        <line x1={LEFT} x2={width - 8} y1={y(days)} y2={y(days)} data-limit={days === 90 || undefined} />
        {isRoomX && (
          <text x={x(days)} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
            {words}
          </text>
        )}
        {isRoomY && (
          <text x={LEFT - 8} y={y(days) + 4} textAnchor="end">
            {words}
          </text>
        )}
      </g>
    );
  });
}

/** The mark a key leads to: left and right by the order of reading, up and down to the nearest in that direction. */
function nextMark(key: string, at: number, marks: readonly Bin[]): number | undefined {
  const from = marks[at];
  if (from === undefined) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return marks.length - 1;
  const direction = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  if (direction === undefined) return undefined;
  const [dx = 0, dy = 0] = direction;
  let best: number | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const [index, bin] of marks.entries()) {
    const ahead = (bin.x - from.x) * dx + (bin.y - from.y) * dy;
    const aside = Math.abs((bin.x - from.x) * dy) + Math.abs((bin.y - from.y) * dx);
    if (ahead <= 0.5) continue;
    const distance = ahead + 2 * aside;
    if (distance < bestDistance) {
      best = index;
      bestDistance = distance;
    }
  }
  return best;
}
