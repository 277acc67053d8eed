import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RuleRow } from '../../../api/catalogue.ts';
import type { Tone } from '../../components/badge.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { grouped, texts } from '../../texts.ts';
import { unknownOf } from './filter.ts';

const words = texts.rules;

interface Kind {
  readonly id: 'open' | 'unknown' | 'manual' | 'accepted';
  /** As the page of findings takes it. */
  readonly standing: string;
  readonly of: (counts: RuleRow['counts']) => number;
  readonly tone: Tone;
  readonly icon: IconName;
}

/** What is counted of a rule and listed among the findings. */
export const KINDS: readonly Kind[] = [
  { id: 'open', standing: 'open', of: ({ open }) => open, tone: 'fail', icon: 'fail' },
  { id: 'unknown', standing: 'unknown,not-seen', of: unknownOf, tone: 'unknown', icon: 'unknown' },
  { id: 'manual', standing: 'manual', of: ({ manual }) => manual, tone: 'manual', icon: 'manual' },
  { id: 'accepted', standing: 'accepted', of: ({ accepted }) => accepted, tone: 'neutral', icon: 'skip' },
];

interface CountLinkProps {
  readonly rule: RuleRow;
  readonly kind: Kind;
}

/** How many findings of a rule stand so, leading to them. Of a rule that was not asked a 0 is no 0. */
export function CountLink({ rule, kind }: CountLinkProps): ReactNode {
  const count = kind.of(rule.counts);
  if (count === 0) {
    return rule.asked ? <span className="dim">0</span> : <NotKnown />;
  }
  return (
    <Link
      to="/findings"
      search={{ rule: rule.id, standing: kind.standing }}
      aria-label={words.countLabel(grouped(count), words.columns[kind.id], rule.title)}
      className={`rule-count tone-${kind.tone}`}
      title={
        kind.id === 'unknown' && rule.counts.notSeen > 0
          ? words.unknownParts(rule.counts.unknown, rule.counts.notSeen)
          : undefined
      }
    >
      {kind.id !== 'open' && <Icon name={kind.icon} size={13} />}
      {grouped(count)}
    </Link>
  );
}

/** In place of a number of a rule that was not asked. */
export function NotKnown(): ReactNode {
  return (
    <span className="dim">
      <span aria-hidden="true">–</span>
      <span className="hidden-text">{texts.common.notKnown}</span>
    </span>
  );
}
