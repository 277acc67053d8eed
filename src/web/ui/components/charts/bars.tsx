import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { grouped } from '../../texts.ts';
import type { Tone } from '../badge.tsx';

interface BarsProps {
  readonly label: string;
  readonly bars: readonly {
    readonly id: string;
    readonly words: ReactNode;
    readonly count: number;
    readonly tone?: Tone;
    /** Its rows. */
    readonly link?: Pick<LinkProps, 'to' | 'params' | 'search'>;
    /** Beside the number, such as how many are unknown. */
    readonly note?: ReactNode;
  }[];
  /** What the longest bar stands for; the greatest count where not given. */
  readonly most?: number;
}

/** Counts beside each other. It is a list with its numbers in words, so it needs no other table. */
export function Bars({
  label,
  bars,
  most = Math.max(1, ...bars.map(({ count }) => count)),
}: BarsProps): ReactNode {
  return (
    <ul className="bars" aria-label={label}>
      {bars.map(({ id, words, count, tone = 'accent', link, note }) => {
        const name = <span className="bars__words">{words}</span>;
        return (
          <li key={id} className={`bars__bar tone-${tone}`}>
            {link === undefined ? name : <Link {...link}>{name}</Link>}
            <span className="bars__number">
              {grouped(count)}
              {note}
            </span>
            <span className="bars__track" aria-hidden="true">
              {count > 0 && <span style={{ inlineSize: `${(100 * count) / most}%` }} />}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
