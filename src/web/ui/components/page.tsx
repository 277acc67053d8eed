import { Link, type LinkProps, useMatch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { texts } from '../texts.ts';
import { Icon } from './icon.tsx';

interface PageProps {
  /** The heading and the title of the window. Give it from the start, in its final words where they are known. */
  readonly title: string;
  /** What is seen as the heading, where it is more than words. */
  readonly heading?: ReactNode;
  /** One or two sentences below it. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** Pages above this one, the highest first. */
  readonly above?: readonly (Pick<LinkProps, 'to' | 'params' | 'search'> & { readonly words: string })[];
  readonly children: ReactNode;
}

/** The frame of every page: its heading takes the focus when the page is opened from within the dashboard. */
export function Page({ title, heading, lead, actions, above = [], children }: PageProps): ReactNode {
  const ref = useRef<HTMLHeadingElement>(null);
  // Of this page's own route: the address is already the next page's while its script is on its way.
  const path = useMatch({ strict: false, select: (match) => match.pathname });
  useEffect(() => {
    document.title = `${title} · ${texts.product}`;
  }, [title]);
  useEffect(() => {
    // The first page of a visit keeps the browser's own beginning: the skip link.
    if (lastPath !== undefined && lastPath !== path) ref.current?.focus({ preventScroll: true });
    lastPath = path;
  }, [path]);
  return (
    <div className="page">
      <header className="page__head">
        <div className="page__words">
          {above.length > 0 && (
            <nav className="crumbs" aria-label="Breadcrumb">
              {above.map(({ words, ...link }, at) => (
                <span key={words}>
                  {at > 0 && <Icon name="right" size={12} />}
                  <Link {...link}>{words}</Link>
                </span>
              ))}
            </nav>
          )}
          <h1 ref={ref} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {lead !== undefined && <div className="page__lead">{lead}</div>}
        </div>
        {actions !== undefined && <div className="page__actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

let lastPath: string | undefined;
