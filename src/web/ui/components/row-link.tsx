import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';

interface LinkWords {
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

interface RowLinkProps extends LinkWords {
  /** Parts of the path: `['accounts', id]`. */
  readonly path: readonly string[];
}

/** A link in a cell of a long table to another page. */
export function RowLink({ path, ...words }: RowLinkProps): ReactNode {
  const router = useRouter();
  const href = `/${path.map((part) => encodeURIComponent(part)).join('/')}`;
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
export function CellLink({ href, go, className, title, children }: CellLinkProps): ReactNode {
  return (
    <a
      href={href}
      className={className}
      title={title}
      tabIndex={-1}
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
