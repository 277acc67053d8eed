import { type ReactNode, useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { TrendProps } from './trend-chart.tsx';

/** Dashes, so that lines differ without their colours. */
const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 2], [12, 5]];

/** The drawing of a trend, on canvas. Drawn anew when colours, size or values change. */
export default function Lines({ times, lines, height = 15, columns = false, onOpen }: TrendProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const open = useRef(onOpen);
  open.current = onOpen;
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    let plot: UPlot | undefined;
    const draw = () => {
      plot?.destroy();
      const colour = colours(element);
      const axis = {
        stroke: colour('text-3'),
        grid: { stroke: colour('line'), width: 1 },
        ticks: { show: false },
        font: `${0.75 * rem}px system-ui`,
      };
      plot = new UPlot(
        {
          width: element.clientWidth,
          height: height * rem,
          padding: [8, 8, 0, 0],
          legend: { show: false },
          cursor: { drag: { x: false, y: false }, points: { size: 8 } },
          tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
          scales: {
            x: { time: true },
            y: { range: (_, __, most) => [0, Math.max(4, Math.ceil((most ?? 0) * 1.08))] },
          },
          axes: [
            { ...axis, values: (_, at, __, ___, step) => timeMarks(at, step), space: 5 * rem },
            {
              ...axis,
              size: 3 * rem,
              incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6],
            },
          ],
          series: [
            {},
            ...lines.map((line, index) => ({
              label: line.words,
              stroke: colour(line.colour),
              width: 2,
              dash: [...(DASHES[index % DASHES.length] ?? [])],
              spanGaps: false,
              points: { show: times.length < 40, size: 5, fill: colour(line.colour) },
              ...(columns && UPlot.paths.bars !== undefined
                ? {
                    paths: UPlot.paths.bars({ size: [0.7, 24] }),
                    fill: colour(line.colour),
                    points: { show: false },
                  }
                : {}),
            })),
          ],
        },
        [times.map((time) => Date.parse(time) / 1000), ...lines.map(({ values }) => [...values])],
        element,
      );
      plot.over.addEventListener('click', () => {
        const at = plot?.cursor.idx;
        if (typeof at === 'number') open.current?.(at);
      });
    };
    draw();
    const sizes = new ResizeObserver(() =>
      plot?.setSize({ width: element.clientWidth, height: height * rem }),
    );
    sizes.observe(element);
    // The colours change by the button or by the system.
    const themes = new MutationObserver(draw);
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    return () => {
      sizes.disconnect();
      themes.disconnect();
      dark.removeEventListener('change', draw);
      plot?.destroy();
    };
  }, [times, lines, height, columns]);
  return <div ref={place} className="lines" aria-hidden="true" />;
}

const DAY = 86_400;
const MONTHS = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short', year: 'numeric' });
const DAYS = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
const HOURS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** Times below the axis, as exact as its steps. */
function timeMarks(at: readonly number[], stepSeconds: number): string[] {
  const words = stepSeconds >= 27 * DAY ? MONTHS : stepSeconds >= DAY ? DAYS : HOURS;
  return at.map((seconds) => words.format(seconds * 1000));
}

/** Tokens as colours that a canvas knows: `light-dark()` has been decided in them. */
function colours(element: HTMLElement): (token: string) => string {
  const probe = document.createElement('span');
  return (token) => {
    probe.style.color = `var(--${token})`;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
