import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';
import { type Search, searchText } from '../api/search-state.ts';

const NOTHING: Search = {};

interface LinkWords {
  readonly className?: string;
  readonly title?: string;
  /** Where what it shows does not say where it leads. */
  readonly label?: string;
  /** Also by the Tab key: it leads elsewhere than the row does. */
  readonly isReached?: boolean;
  readonly children: ReactNode;
}

interface RowLinkProps extends LinkWords {
  /** Parts of the path: `['accounts', id]`. */
  readonly path: readonly string[];
  /** What stands behind the question mark. */
  readonly search?: Search;
}

/** A link in a cell of a long table to another page. */
export function RowLink({ path, search = NOTHING, ...words }: RowLinkProps): ReactNode {
  const router = useRouter();
  const href = `/${path.map((part) => encodeURIComponent(part)).join('/')}${searchText(search)}`;
  return <CellLink href={href} go={() => router.history.push(href)} {...words} />;
}

interface CellLinkProps extends LinkWords {
  /** Where another tab is led. */
  readonly href: string;
  /** Leads there in this one. */
  readonly go: () => void;
}

/**
 * The link itself. The router's own listens to every change of the address, which three of them in each row make felt
 * while one scrolls. The row has the focus, so the Tab key passes it by.
 */
export function CellLink(props: CellLinkProps): ReactNode {
  const { href, go, className, title, label, isReached = false, children } = props;
  return (
    <a
      href={href}
      className={className}
      title={title}
      aria-label={label}
      tabIndex={isReached ? undefined : -1}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        go();
      }}
    >
      {children}
    </a>
  );
}

/** A click that means this page, not another tab or a download. */
function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}
