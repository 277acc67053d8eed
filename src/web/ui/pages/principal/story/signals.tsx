import type { ReactNode } from 'react';
import type { Signal, SignalWeight, ToldEvent } from '../../../../../core/model/investigation.ts';
import { Badge, type Tone } from '../../../components/badge.tsx';
import { Icon, type IconName } from '../../../components/icon.tsx';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { grouped, texts } from '../../../texts.ts';

const words = texts.story;

const WEIGHTS: Readonly<Record<SignalWeight, { readonly tone: Tone; readonly icon: IconName }>> = {
  strong: { tone: 'critical', icon: 'critical' },
  look: { tone: 'medium', icon: 'warning' },
  info: { tone: 'info', icon: 'info' },
};
const ORDER: readonly SignalWeight[] = ['strong', 'look', 'info'];

/** What was noticed, the strongest first, each with the events it rests on. */
export function Signals({ signals }: { readonly signals: readonly Signal[] }): ReactNode {
  if (signals.length === 0) return <p className="dim">{words.signalsNone}</p>;
  const sorted = signals.toSorted((a, b) => ORDER.indexOf(a.weight) - ORDER.indexOf(b.weight));
  return (
    <section aria-label={words.signalsTitle} className="stack gap-2">
      <h3>{words.signalsTitle}</h3>
      <ul className="signals">
        {sorted.map((signal) => (
          <li key={`${signal.id} ${signal.says}`} className="signal">
            <div className="row gap-2">
              <Badge {...WEIGHTS[signal.weight]}>{words.weights[signal.weight]}</Badge>
              <strong>{words.signals[signal.id]}</strong>
            </div>
            <p>{signal.says}</p>
            {signal.firstAt !== undefined && (
              <p className="dim">
                <RelativeTime at={signal.firstAt} />
                {signal.lastAt !== undefined && signal.lastAt !== signal.firstAt && (
                  <>
                    {` ${words.windowTo} `}
                    <RelativeTime at={signal.lastAt} />
                  </>
                )}
              </p>
            )}
            {signal.events.length > 0 && (
              <details className="unfold">
                <summary>
                  <Icon name="right" size={12} />
                  {words.eventsOf(grouped(signal.events.length), grouped(signal.count))}
                </summary>
                <Events events={signal.events} />
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Events of CloudTrail as rows; all in them is of others' making. */
function Events({ events }: { readonly events: readonly ToldEvent[] }): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={words.eventsLabel}>
      <table className="plain plain--stack">
        <thead>
          <tr>
            <th scope="col">{words.event}</th>
            <th scope="col">{words.eventAt}</th>
            <th scope="col">{words.eventFrom}</th>
            <th scope="col">{words.eventRegion}</th>
            <th scope="col">{words.eventAbout}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event, index) => (
            <tr key={event.id ?? `${event.at} ${index}`}>
              <th scope="row">
                <code>{event.event}</code>
                {event.errorCode !== undefined && <span className="dim"> {event.errorCode}</span>}
              </th>
              <td data-label={words.eventAt}>
                <RelativeTime at={event.at} />
              </td>
              <td data-label={words.eventFrom}>
                <bdi className="breaks">{event.from ?? texts.common.notKnown}</bdi>
                {event.client !== undefined && <span className="dim breaks block">{event.client}</span>}
              </td>
              <td data-label={words.eventRegion}>{event.region}</td>
              <td data-label={words.eventAbout}>
                <bdi className="breaks">{event.about ?? ''}</bdi>
                {event.benign !== undefined && <span className="dim block">{event.benign}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
