import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { AccountRow, AccountsPage } from '../../../api/accounts.ts';
import { get } from '../../api/client.ts';

interface Wanted {
  readonly status: string | undefined;
  readonly q: string;
}

/** Accounts page by page. */
export interface AccountPages {
  readonly rows: readonly AccountRow[];
  readonly first: AccountsPage | undefined;
  readonly error: Error | null;
  readonly busy: boolean;
  readonly loadingMore: boolean;
  readonly more: () => void;
  readonly again: () => void;
}

const LIMIT = 1000;

/** Reads the first page of the accounts that are wanted, and the next ones when they are asked for. */
export function useAccountPages({ status, q }: Wanted, limit: number = LIMIT): AccountPages {
  const query = useInfiniteQuery({
    // Begins as the path does, so that `readAgain('/accounts')` has it read again.
    queryKey: ['/accounts', { status, q, limit }],
    queryFn: ({ pageParam, signal }) =>
      get('/accounts', { query: { status, q, limit, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query;
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return {
    rows,
    first: data?.pages[0],
    error: query.error,
    busy: query.isFetching,
    loadingMore: isFetchingNextPage,
    more,
    again: () => void refetch(),
  };
}
