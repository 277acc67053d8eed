import type { ReactNode } from 'react';
import { texts } from '../texts.ts';

/** A page of somebody else's: opened beside this one, which it is not told. On paper its address stands behind it. */
export function ExternalLink({
  url,
  children,
}: {
  readonly url: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <a href={url} target="_blank" rel="noreferrer" className="external">
      {children}
      <span className="hidden-text">{texts.common.newTab}</span>
    </a>
  );
}
