import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { oneOf, type Search, searchText } from '../../api/search-state.ts';
import { CellLink } from '../../components/row-link.tsx';

interface FindingLinkProps {
  readonly id: string;
  readonly className: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** The way to a finding beside the table, as the view is now. Made when it is pressed: it costs nothing to scroll by. */
export function FindingLink({ id, ...words }: FindingLinkProps): ReactNode {
  const router = useRouter();
  const go = () => {
    const search: Search = router.state.location.search;
    if (oneOf(search, 'finding') === id) return;
    router.history.push(`/findings${searchText({ ...search, finding: id })}`);
  };
  return <CellLink href={`/findings?finding=${id}`} go={go} {...words} />;
}
