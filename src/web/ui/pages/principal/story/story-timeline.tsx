import { type ReactNode, useState } from 'react';
import type { TimelineEntry } from '../../../../../core/model/investigation.ts';
import type { Tone } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import type { IconName } from '../../../components/icon.tsx';
import { Timeline } from '../../../components/timeline.tsx';
import { texts } from '../../../texts.ts';

const words = texts.story;
const AT_ONCE = 40;

const LOOKS: Readonly<Record<TimelineEntry['kind'], { readonly icon: IconName; readonly tone: Tone }>> = {
  made: { icon: 'plus', tone: 'neutral' },
  first: { icon: 'right', tone: 'neutral' },
  last: { icon: 'left', tone: 'neutral' },
  signal: { icon: 'warning', tone: 'medium' },
  status: { icon: 'info', tone: 'accent' },
  session: { icon: 'key', tone: 'neutral' },
  'sign-in': { icon: 'person', tone: 'neutral' },
};

/** Telling events in the order of time. */
export function StoryTimeline({ entries }: { readonly entries: readonly TimelineEntry[] }): ReactNode {
  const [all, setAll] = useState(false);
  if (entries.length === 0) return <p className="dim">{words.timelineNone}</p>;
  const shown = all ? entries : entries.slice(0, AT_ONCE);
  return (
    <>
      <Timeline
        label={words.timelineTitle(entries.length)}
        moments={shown.map(({ at, kind, words: told, event }, index) => ({
          id: `${at} ${index}`,
          at,
          ...LOOKS[kind],
          words: <span className="breaks">{told}</span>,
          ...(event !== undefined && {
            note: (
              <span className="breaks">
                <code>{event.event}</code> {event.region} <bdi>{event.from}</bdi>
              </span>
            ),
          }),
        }))}
      />
      {shown.length < entries.length && (
        <div>
          <Button size="small" onClick={() => setAll(true)}>
            {words.timelineAll(entries.length - shown.length)}
          </Button>
        </div>
      )}
    </>
  );
}
