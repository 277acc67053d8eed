import type { ReactNode } from 'react';
import { LoadingRegion, Skeleton } from '../components/skeleton.tsx';

/** While the script of a page is on its way: a heading and a card, where they will stand. */
export function PageWait(): ReactNode {
  return (
    <LoadingRegion>
      <div className="page">
        <div className="page__head">
          <Skeleton width="14rem" height="1.875rem" />
        </div>
        <Skeleton height="18rem" round />
      </div>
    </LoadingRegion>
  );
}
