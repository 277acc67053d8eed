import type { ReactNode } from 'react';
import type { Severity, Status } from '../../../core/model/finding.ts';
import { texts } from '../texts.ts';
import { Icon, type IconName } from './icon.tsx';

/** Colours that mean something. */
export type Tone = Severity | Status | 'neutral' | 'accent';

interface BadgeProps {
  readonly tone?: Tone;
  readonly icon?: IconName;
  /** Without a ground, for dense tables. */
  readonly bare?: boolean;
  readonly children: ReactNode;
}

/** A short word about the state of something. The word says it; icon and colour only help to find it. */
export function Badge({ tone = 'neutral', icon, bare = false, children }: BadgeProps): ReactNode {
  return (
    <span className={`badge tone-${tone}${bare ? ' badge--bare' : ''}`}>
      {icon !== undefined && <Icon name={icon} size={13} />}
      <span>{children}</span>
    </span>
  );
}

const SEVERITY_ICONS: Readonly<Record<Severity, IconName>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  info: 'info',
};

/** How grave: icon and word. */
export function SeverityBadge({
  severity,
  bare,
}: {
  readonly severity: Severity;
  readonly bare?: boolean;
}): ReactNode {
  return (
    <Badge tone={severity} icon={SEVERITY_ICONS[severity]} bare={bare ?? false}>
      {texts.severities[severity]}
    </Badge>
  );
}

const STATUS_ICONS: Readonly<Record<Status, IconName>> = {
  fail: 'fail',
  unknown: 'unknown',
  manual: 'manual',
  pass: 'pass',
  'not-applicable': 'skip',
};

/** What came out: icon and word. */
export function StatusBadge({
  status,
  bare,
}: {
  readonly status: Status;
  readonly bare?: boolean;
}): ReactNode {
  return (
    <Badge tone={status} icon={STATUS_ICONS[status]} bare={bare ?? false}>
      {texts.statuses[status]}
    </Badge>
  );
}
