import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';

interface RowLinkProps {
  /** Parts of the path: `['accounts', id]`. */
  readonly path: readonly string[];
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

/**
 * A link in a cell of a long table. The router's own listens to every change of the address, which three of them in each
 * row make felt while one scrolls. The row has the focus, so the Tab key passes it by.
 */
export function RowLink({ path, className, title, children }: RowLinkProps): ReactNode {
  const router = useRouter();
  const href = `/${path.map((part) => encodeURIComponent(part)).join('/')}`;
  return (
    <a
      href={href}
      className={className}
      title={title}
      tabIndex={-1}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        router.history.push(href);
      }}
    >
      {children}
    </a>
  );
}

/** A click that means this page, not another tab or a download. */
export function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}
