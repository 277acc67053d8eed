import type { ReactNode } from 'react';
import type { Tone } from './badge.tsx';
import { Icon, type IconName } from './icon.tsx';

interface NoticeProps {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly title: ReactNode;
  /** It came up while somebody was here: read out at once. */
  readonly alert?: boolean;
  readonly children?: ReactNode;
}

/** Something in the page that must not be missed: what is not known, what went wrong, what is under way. */
export function Notice({ tone, icon, title, alert = false, children }: NoticeProps): ReactNode {
  return (
    <div className={`notice tone-${tone}`} role={alert ? 'alert' : undefined}>
      <Icon name={icon} size={18} />
      <div className="notice__words">
        <p className="notice__title">{title}</p>
        {children}
      </div>
    </div>
  );
}
