import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { KeyCard, Moment } from '../../../api/principals.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { texts } from '../../texts.ts';
import { type KeyTimeline, type LaneCell, type TimelineRow, timelineOf } from './lanes.ts';
import { anchorOf, shortKey } from './names.ts';

const words = texts.principal;

/** Rows shown at once; the beginning and the end matter most. */
const AT_ONCE = 60;
const OF_BEGINNING = 20;

interface PrincipalTimelineProps {
  readonly moments: readonly Moment[];
  readonly keys: readonly Pick<KeyCard, 'accessKeyId'>[];
}

/** From the making of the principal to today, with a line for each key. */
export function PrincipalTimeline({ moments, keys }: PrincipalTimelineProps): ReactNode {
  const [all, setAll] = useState(false);
  const sorted = moments.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const hidden = all ? 0 : Math.max(0, sorted.length - AT_ONCE);
  const shown =
    hidden === 0 ? sorted : [...sorted.slice(0, OF_BEGINNING), ...sorted.slice(OF_BEGINNING + hidden)];
  const timeline = timelineOf(shown, keys);
  return (
    <Card
      title={words.timelineTitle}
      lead={timeline.lanes.length > 0 ? words.timelineLead : undefined}
      actions={
        hidden > 0 && (
          <Button size="small" onClick={() => setAll(true)}>
            {words.timelineAll(hidden)}
          </Button>
        )
      }
    >
      {sorted.length === 0 ? (
        <p className="dim">{words.timelineNone}</p>
      ) : (
        <>
          {timeline.lanes.length > 0 && <Legend lanes={timeline.lanes} />}
          {timeline.years.map(({ year, rows }) => (
            <section key={year}>
              <h3 className="years__year">{year === '' ? texts.common.notKnown : year}</h3>
              <ol className="moments">
                {rows.map((row, index) => (
                  <OneMoment
                    // biome-ignore lint/suspicious/noArrayIndexKey: two moments can be alike in all but their place.
                    key={`${row.moment.at} ${row.moment.kind} ${index}`}
                    row={row}
                    lanes={timeline.lanes}
                  />
                ))}
              </ol>
            </section>
          ))}
          <Today timeline={timeline} />
        </>
      )}
    </Card>
  );
}

function Legend({ lanes }: { readonly lanes: readonly string[] }): ReactNode {
  return (
    <ul className="lanes-legend" aria-label={words.timelineKeys}>
      {lanes.map((lane, index) => (
        <li key={lane}>
          <span className="lane-dot" data-lane={index % 6} aria-hidden="true" />
          <span className="mono breaks">{lane}</span>
        </li>
      ))}
    </ul>
  );
}

const ICONS: Readonly<Record<Moment['kind'], IconName>> = {
  created: 'plus',
  password: 'root',
  'sign-in': 'person',
  'key-made': 'key',
  'key-used': 'key',
  mfa: 'check',
  credential: 'key',
  finding: 'findings',
  run: 'search',
  plan: 'plans',
  step: 'play',
  report: 'audit',
};

function OneMoment({
  row: { moment, cells },
  lanes,
}: {
  readonly row: TimelineRow;
  readonly lanes: readonly string[];
}): ReactNode {
  const { at, kind, words: told, accessKeyId, finding, plan, source } = moment;
  return (
    <li className="moment">
      <Lanes cells={cells} />
      <span className="moment__icon">
        <Icon name={ICONS[kind]} size={14} />
      </span>
      <div className="moment__words">
        <p>
          {finding !== undefined ? <a href={`#${anchorOf(finding)}`}>{told}</a> : told}
          {plan !== undefined && (
            <>
              {' '}
              <Link to="/plans/$id" params={{ id: plan }}>
                {words.openPlan}
              </Link>
            </>
          )}
        </p>
        <p className="moment__foot">
          <RelativeTime at={at} />
          {accessKeyId !== undefined && lanes.length > 1 && (
            <span className="mono" title={accessKeyId}>
              {shortKey(accessKeyId)}
            </span>
          )}
          {source !== undefined && <span>{source}</span>}
        </p>
      </div>
    </li>
  );
}

/** Drawn beside the words, which say the same. */
function Lanes({ cells }: { readonly cells: readonly LaneCell[] }): ReactNode {
  if (cells.length === 0) return null;
  return (
    <span className="lanes" aria-hidden="true">
      {cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its place.
        <span key={index} className="lane" data-cell={cell} data-lane={index % 6} />
      ))}
    </span>
  );
}

function Today({ timeline: { toToday } }: { readonly timeline: KeyTimeline }): ReactNode {
  return (
    <div className="moment moment--today">
      <Lanes cells={toToday.map((goes) => (goes ? 'end' : 'none'))} />
      <span className="moment__icon">
        <Icon name="clock" size={14} />
      </span>
      <p className="moment__words">{words.today}</p>
    </div>
  );
}
