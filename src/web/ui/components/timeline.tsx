import type { ReactNode } from 'react';
import type { Tone } from './badge.tsx';
import { Icon, type IconName } from './icon.tsx';
import { RelativeTime } from './relative-time.tsx';

interface TimelineProps {
  readonly label: string;
  readonly moments: readonly {
    readonly id: string;
    /** ISO 8601. */
    readonly at: string;
    readonly icon: IconName;
    readonly tone?: Tone;
    readonly words: ReactNode;
    /** Where it is known from. */
    readonly note?: ReactNode;
  }[];
}

/** What happened, in its order. */
export function Timeline({ label, moments }: TimelineProps): ReactNode {
  return (
    <ol className="timeline" aria-label={label}>
      {moments.map(({ id, at, icon, tone = 'neutral', words, note }) => (
        <li key={id} className={`timeline__moment tone-${tone}`}>
          <span className="timeline__icon">
            <Icon name={icon} size={14} />
          </span>
          <div className="timeline__words">
            <div>{words}</div>
            {note !== undefined && <div className="timeline__note">{note}</div>}
          </div>
          <div className="timeline__time">
            <RelativeTime at={at} />
          </div>
        </li>
      ))}
    </ol>
  );
}
