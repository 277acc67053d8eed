import type { ReactNode } from 'react';
import type { StandingWord } from '../../api/parts.ts';
import { texts } from '../texts.ts';
import { Badge, type Tone } from './badge.tsx';
import type { IconName } from './icon.tsx';

const LOOKS: Readonly<Record<StandingWord, { readonly tone: Tone; readonly icon: IconName }>> = {
  open: { tone: 'fail', icon: 'fail' },
  accepted: { tone: 'neutral', icon: 'skip' },
  unknown: { tone: 'unknown', icon: 'unknown' },
  manual: { tone: 'manual', icon: 'manual' },
  'not-seen': { tone: 'unknown', icon: 'clock' },
  resolved: { tone: 'pass', icon: 'pass' },
};

interface StandingBadgeProps {
  readonly standing: StandingWord;
  readonly bare?: boolean;
}

/** How a finding stands: icon and word. */
export function StandingBadge({ standing, bare = false }: StandingBadgeProps): ReactNode {
  return (
    <Badge {...LOOKS[standing]} bare={bare}>
      {texts.standings[standing]}
    </Badge>
  );
}
