import type { ReactNode } from 'react';
import { grouped, texts } from '../../texts.ts';
import { ChartFrame } from './chart-frame.tsx';
import { heatStep } from './heat-steps.ts';

interface HourHeatProps {
  readonly label: string;
  readonly summary: string;
  /** What the rows are: `Service`. */
  readonly corner: string;
  /** 24 counts each, by hour of the day in UTC. */
  readonly rows: readonly {
    readonly id: string;
    readonly words: string;
    readonly hours: readonly number[];
  }[];
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** When of the day something happens: 24 hours across, in UTC. */
export function HourHeat({ label, summary, corner, rows }: HourHeatProps): ReactNode {
  const most = Math.max(1, ...rows.flatMap(({ hours }) => hours));
  return (
    <ChartFrame
      label={label}
      summary={summary}
      height="4rem"
      table={() => ({
        columns: [corner, ...HOURS.map(texts.charts.hour)],
        rows: rows.map(({ words, hours }) => [words, ...HOURS.map((hour) => grouped(hours[hour] ?? 0))]),
      })}
    >
      {/* Drawn only: the words above and the table below are for those who do not see it. */}
      <div className="hours" aria-hidden="true">
        {rows.map(({ id, words, hours }) => (
          <div key={id} className="hours__row">
            <span className="hours__words" title={words}>
              {words}
            </span>
            {HOURS.map((hour) => (
              <span
                key={hour}
                className="hours__field"
                data-step={heatStep(hours[hour] ?? 0, most)}
                title={`${words}, ${texts.charts.hour(hour)} UTC: ${grouped(hours[hour] ?? 0)}`}
              />
            ))}
          </div>
        ))}
        <div className="hours__row hours__row--axis">
          <span />
          {HOURS.map((hour) => (
            <span key={hour}>{hour % 6 === 0 ? hour : ''}</span>
          ))}
        </div>
      </div>
    </ChartFrame>
  );
}
