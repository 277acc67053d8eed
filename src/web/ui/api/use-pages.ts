import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { read } from './client.ts';
import type { Query, Reads } from './paths.ts';

/** An answer that is a page of a list. */
interface OnePage {
  readonly items: readonly unknown[];
  readonly next?: string | undefined;
  readonly total: number;
}

/** Paths without parameters that answer a list by pages. */
type Paged = {
  [Path in keyof Reads]: Path extends `${string}:${string}`
    ? never
    : Reads[Path] extends OnePage
      ? Path
      : never;
}[keyof Reads];

/** A list, as far as it is loaded. */
export interface Pages<Answer extends OnePage> {
  readonly rows: readonly Answer['items'][number][];
  readonly total: number;
  /** The first page, for what stands beside the rows; absent until it is there. */
  readonly first: Answer | undefined;
  readonly error: Error | null;
  readonly isFetching: boolean;
  /** All that there are have been loaded. */
  readonly isWhole: boolean;
  readonly loadingMore: boolean;
  readonly loadMore: () => void;
  readonly again: () => void;
}

/**
 * A list that is read page after page by its cursor: give `loadMore` to the table's `onEnd`. `readAgain(path)` reads all
 * of its loaded pages again; another query shows the rows before until its own are there.
 */
export function usePages<Path extends Paged>(
  path: Path,
  query: Query = {},
  { enabled = true, refetchInterval = false }: { enabled?: boolean; refetchInterval?: number | false } = {},
): Pages<Reads[Path] & OnePage> {
  const pages = useInfiniteQuery({
    queryKey: [path, 'pages', query],
    queryFn: ({ signal, pageParam }) =>
      read(path, { query: { ...query, cursor: pageParam } } as never, signal) as Promise<
        Reads[Path] & OnePage
      >,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    enabled,
    refetchInterval,
  });
  const { data, hasNextPage, isFetching, fetchNextPage, refetch } = pages;
  const rows = useMemo(
    (): readonly Reads[Path]['items'][number][] => data?.pages.flatMap(({ items }) => [...items]) ?? [],
    [data],
  );
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return {
    rows,
    total: data?.pages[0]?.total ?? 0,
    first: data?.pages[0],
    error: pages.error,
    isFetching,
    isWhole: data !== undefined && !hasNextPage,
    loadingMore: pages.isFetchingNextPage,
    loadMore,
    again: useCallback(() => void refetch(), [refetch]),
  };
}
