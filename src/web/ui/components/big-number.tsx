import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { grouped, texts } from '../texts.ts';
import type { Tone } from './badge.tsx';
import { Icon } from './icon.tsx';

type RowsLink = Pick<LinkProps, 'to' | 'params' | 'search'>;

interface BigNumberProps {
  readonly title: string;
  readonly count: number;
  /** Of how many, where that is known. */
  readonly of?: number;
  /** What `of` counts: `of 240 accounts`. */
  readonly ofWords?: (of: number) => string;
  /** How many could not be judged. Said in words and linked, and then zero is no clean bill. */
  readonly unknown?: number;
  readonly unknownLink?: RowsLink;
  /** How many the last run did not see: told apart from what it could not judge. */
  readonly notSeen?: number;
  readonly notSeenLink?: RowsLink;
  /** Accounts of which nothing was judged: these have no findings to lead to, and stand apart. */
  readonly unjudged?: number;
  readonly unjudgedLink?: RowsLink;
  /** The rows that the number counts. */
  readonly link?: RowsLink;
  /** The colour where the number is more than zero. */
  readonly tone?: Tone;
  /** Of its heading: 2 where not said, 3 in a card that has one itself. */
  readonly level?: 2 | 3;
  /** One more line, such as what was accepted. */
  readonly children?: ReactNode;
}

/** A number that says what it does not know, and leads to its rows. */
export function BigNumber(props: BigNumberProps): ReactNode {
  const {
    title,
    count,
    of,
    ofWords,
    unknown = 0,
    unknownLink,
    notSeen = 0,
    notSeenLink,
    unjudged = 0,
    unjudgedLink,
    link,
    tone = 'neutral',
    level = 2,
    children,
  } = props;
  const Heading = level === 2 ? 'h2' : 'h3';
  // Nothing found is only good where everything was judged.
  const shown: Tone = count > 0 ? tone : unknown + notSeen + unjudged > 0 ? 'unknown' : 'pass';
  const number = <span className="number__count">{grouped(count)}</span>;
  return (
    <div className={`number tone-${shown}`}>
      <Heading className="number__title">{title}</Heading>
      <p className="number__line">
        {link === undefined ? (
          number
        ) : (
          <Link
            {...link}
            className="number__link"
            aria-label={`${grouped(count)}: ${texts.common.showRows(title)}`}
          >
            {number}
          </Link>
        )}
        {of !== undefined && <span className="number__of">{ofWords?.(of) ?? `/ ${grouped(of)}`}</span>}
      </p>
      {unknown > 0 && <NotTold words={texts.common.ofWhichUnknown(unknown)} link={unknownLink} />}
      {notSeen > 0 && <NotTold words={texts.common.ofWhichNotSeen(notSeen)} link={notSeenLink} />}
      {unjudged > 0 && <NotTold words={texts.common.ofWhichUnjudged(unjudged)} link={unjudgedLink} />}
      {children !== undefined && <div className="number__more">{children}</div>}
    </div>
  );
}

interface NotToldProps {
  readonly words: string;
  readonly link: RowsLink | undefined;
}

function NotTold({ words, link }: NotToldProps): ReactNode {
  return (
    <p className="number__unknown tone-unknown">
      <Icon name="unknown" size={14} />
      {link === undefined ? words : <Link {...link}>{words}</Link>}
    </p>
  );
}
