import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import type { AsOf } from '../../api/parts.ts';
import { get } from './client.ts';
import type { PageOf } from './list-pages.ts';
import type { Query, Reads } from './paths.ts';
import { ApiProblem } from './problem.ts';

/** Paths of lists that are read from their beginning on. */
type ListPath = '/accounts' | '/principals' | '/runs';
type ItemOf<Path extends ListPath> = Reads[Path]['items'][number];

/** A list as far as it has been read. */
export interface Pages<T> {
  readonly rows: readonly T[];
  /** Of all pages; undefined until the first was read. */
  readonly total: number | undefined;
  readonly asOf: AsOf | undefined;
  readonly error: Error | null;
  readonly isReading: boolean;
  readonly isReadingMore: boolean;
  readonly hasMore: boolean;
  /** Reads the next page, where there is one. */
  readonly more: () => void;
  readonly again: () => void;
}

/** Milliseconds between looks while the facts of the store are still being judged. */
const WHILE_BUILDING = 3000;

/**
 * Reads a list page by page. Its key begins with the path, so that `readAgain('/accounts')` has it read anew; a cursor
 * of a list that is another one by now has the same done.
 */
export function useBoardList<Path extends ListPath>(path: Path, query: Query): Pages<ItemOf<Path>> {
  const list = useInfiniteQuery({
    queryKey: [path, 'pages', query],
    queryFn: async ({ pageParam, signal }) => {
      const fill = { query: { ...query, cursor: pageParam } };
      return (await get<ListPath>(path, fill, signal)) as unknown as PageOf<ItemOf<Path>> & {
        readonly asOf?: AsOf;
      };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.asOf?.building === undefined ? false : WHILE_BUILDING,
  });
  const { data, error, hasNextPage, isFetching, isFetchingNextPage, fetchNextPage, refetch } = list;
  const isOutdated = data !== undefined && error instanceof ApiProblem && error.code === 'list-changed';
  useEffect(() => {
    if (isOutdated) void refetch();
  }, [isOutdated, refetch]);
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return {
    rows,
    total: data?.pages[0]?.total,
    asOf: data?.pages[0]?.asOf,
    error: isOutdated ? null : error,
    isReading: isFetching,
    isReadingMore: isFetchingNextPage,
    hasMore: hasNextPage,
    more,
    again: () => void refetch(),
  };
}
