import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { oneOf, type Search, searchText } from '../../api/search-state.ts';
import { isPlain } from '../../components/row-link.tsx';

interface FindingLinkProps {
  readonly id: string;
  readonly className: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** The way to a finding beside the table, as the view is now. Made when it is pressed: it costs nothing to scroll by. */
export function FindingLink({ id, className, title, children }: FindingLinkProps): ReactNode {
  const router = useRouter();
  return (
    <a
      href={`/findings?finding=${id}`}
      className={className}
      title={title}
      tabIndex={-1}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        const search: Search = router.state.location.search;
        if (oneOf(search, 'finding') === id) return;
        router.history.push(`/findings${searchText({ ...search, finding: id })}`);
      }}
    >
      {children}
    </a>
  );
}
