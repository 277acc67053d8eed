import { type ReactNode, useMemo, useState } from 'react';
import type {
  Investigation,
  UseDimension,
  UseShare,
  UseSummary,
} from '../../../../../core/model/investigation.ts';
import { Button } from '../../../components/button.tsx';
import { Bars } from '../../../components/charts/bars.tsx';
import { HourHeat } from '../../../components/charts/hour-heat.tsx';
import { TrendChart } from '../../../components/charts/trend-chart.tsx';
import { Select } from '../../../components/fields.tsx';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { grouped, texts } from '../../../texts.ts';
import { dayBins } from './days.ts';

const words = texts.story;

interface ChartsProps {
  readonly use: UseSummary;
  readonly window: Investigation['window'];
}

/** The use of a key, drawn: by day, by hour and service, and by what else calls have in common. */
export default function Charts({ use, window }: ChartsProps): ReactNode {
  if (use.count === 0) return <p className="dim">{words.noUse}</p>;
  return (
    <div className="story-charts">
      <Days use={use} window={window} />
      <Hours hours={use.hours} />
      <Shares use={use} />
    </div>
  );
}

function Days({ use, window }: ChartsProps): ReactNode {
  const bins = useMemo(() => dayBins(use.days, window), [use, window]);
  const times = useMemo(() => bins.map(({ from }) => `${from}T00:00:00Z`), [bins]);
  const lines = useMemo(
    () => [
      { id: 'calls', words: words.callsWord, colour: 'low-fill', values: bins.map(({ count }) => count) },
      {
        id: 'denied',
        words: words.deniedWord,
        colour: 'critical-fill',
        values: bins.map(({ denied }) => denied),
      },
    ],
    [bins],
  );
  const first = bins[0];
  const isWide = first !== undefined && first.from !== first.to;
  const busiest = bins.toSorted((a, b) => b.count - a.count)[0];
  return (
    <section className="use-chart" aria-label={words.daysTitle}>
      <h4 className="use-chart__head">{isWide ? words.spansTitle : words.daysTitle}</h4>
      <TrendChart
        label={words.daysTitle}
        summary={
          busiest === undefined
            ? ''
            : words.daysSummary(grouped(use.count), busiest.from, grouped(busiest.count))
        }
        times={times}
        lines={lines}
        timeWords={words.day}
        height={11}
        columns
      />
    </section>
  );
}

/** Services drawn; the others stand in the bars by service. */
const MOST_SERVICES = 12;

function Hours({ hours }: { readonly hours: UseSummary['hours'] }): ReactNode {
  const rows = useMemo(
    () =>
      hours.slice(0, MOST_SERVICES).map(({ service, counts }) => ({
        id: service,
        words: service.replace(/\.amazonaws\.com$/, ''),
        hours: counts,
      })),
    [hours],
  );
  if (rows.length === 0) return null;
  return (
    <section className="use-chart" aria-label={words.hoursTitle}>
      <h4 className="use-chart__head">{words.hoursTitle}</h4>
      <HourHeat
        label={words.hoursTitle}
        summary={words.hoursSummary(rows.length)}
        corner={words.service}
        rows={rows}
      />
      {hours.length > rows.length && <p className="dim">{words.moreServices(hours.length - rows.length)}</p>}
    </section>
  );
}

const DIMENSIONS: readonly UseDimension[] = [
  'services',
  'actions',
  'regions',
  'addresses',
  'clients',
  'accounts',
];
const MOST_BARS = 12;

/** Bars by one thing that calls have in common, which is chosen. */
function Shares({ use }: { readonly use: UseSummary }): ReactNode {
  const [dimension, setDimension] = useState<UseDimension>('services');
  const [all, setAll] = useState(false);
  const shares = use[dimension];
  const shown = all ? shares : shares.slice(0, MOST_BARS);
  const left = use.distinct[dimension] - shares.length;
  return (
    <section className="use-chart use-chart--wide" aria-label={words.sharesTitle}>
      <div className="use-chart__head">
        <h4>{words.sharesTitle}</h4>
        <Select
          label={words.sharesTitle}
          labelHidden
          value={dimension}
          choices={DIMENSIONS.map((value) => ({
            value,
            words: `${words.dimensions[value]} (${grouped(use.distinct[value])})`,
          }))}
          onChange={(next) => {
            setDimension(next);
            setAll(false);
          }}
        />
      </div>
      <Bars
        label={`${words.sharesTitle}: ${words.dimensions[dimension]}`}
        bars={shown.map((share) => ({
          id: share.name,
          count: share.count,
          tone: 'low',
          words: <ShareName share={share} />,
          note: <ShareNote share={share} />,
        }))}
      />
      {shown.length < shares.length && (
        <div>
          <Button size="small" onClick={() => setAll(true)}>
            {words.sharesAll(shares.length - shown.length)}
          </Button>
        </div>
      )}
      {left > 0 && <p className="dim">{words.sharesLeft(grouped(left))}</p>}
    </section>
  );
}

function ShareName({ share: { name, country, network, label } }: { readonly share: UseShare }): ReactNode {
  const more = [country, network, label].filter((each) => each !== undefined);
  return (
    <span className="breaks">
      <bdi>{name}</bdi>
      {more.length > 0 && <span className="dim"> {more.join(' · ')}</span>}
    </span>
  );
}

function ShareNote({ share: { denied, lastAt } }: { readonly share: UseShare }): ReactNode {
  return (
    <span className="dim">
      {denied > 0 && ` ${words.deniedOf(grouped(denied))}`}
      {' · '}
      <RelativeTime at={lastAt} />
    </span>
  );
}
