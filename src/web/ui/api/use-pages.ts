import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import type { AsOf } from '../../api/parts.ts';
import { SOON } from './board-read.ts';
import { read } from './client.ts';
import type { PageOf } from './list-pages.ts';
import type { Query, Reads } from './paths.ts';
import { ApiProblem } from './problem.ts';

/** An answer that is a page of a list; what the board answers says what it stands on. */
type OnePage = PageOf<unknown> & { readonly asOf?: AsOf };

/** Paths without parameters that answer a list by pages. */
type Paged = {
  [Path in keyof Reads]: Path extends `${string}:${string}`
    ? never
    : Reads[Path] extends OnePage
      ? Path
      : never;
}[keyof Reads];

/** A list, as far as it has been read. */
export interface Pages<Answer extends OnePage> {
  readonly rows: readonly Answer['items'][number][];
  /** Of all pages; undefined until the first was read. */
  readonly total: number | undefined;
  /** The first page, for what stands beside the rows; absent until it is there. */
  readonly first: Answer | undefined;
  readonly error: Error | null;
  readonly isReading: boolean;
  readonly isReadingMore: boolean;
  readonly hasMore: boolean;
  /** Reads the next page, where there is one. */
  readonly more: () => void;
  readonly again: () => void;
}

/**
 * A list that is read page after page by its cursor: give `more` to the table's `onEnd`. `readAgain(path)` reads all of
 * its pages again; another query shows the rows before until its own are there. A list of the board is read again soon
 * while the facts of the store are still being judged, and from its beginning where a cursor is of a list that is another
 * one by now.
 */
export function usePages<Path extends Paged>(path: Path, query: Query): Pages<Reads[Path] & OnePage> {
  const list = useInfiniteQuery({
    queryKey: [path, 'pages', query],
    queryFn: ({ signal, pageParam }) =>
      read(path, { query: { ...query, cursor: pageParam } } as never, signal) as Promise<
        Reads[Path] & OnePage
      >,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    // Each further page would have all those before it compared, value by value.
    structuralSharing: false,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.asOf?.building === undefined ? false : SOON),
  });
  const { data, error, hasNextPage, isFetching, isFetchingNextPage, fetchNextPage, refetch } = list;
  const isOutdated = data !== undefined && error instanceof ApiProblem && error.code === 'list-changed';
  useEffect(() => {
    if (isOutdated) void refetch();
  }, [isOutdated, refetch]);
  const rows = useMemo(
    (): readonly Reads[Path]['items'][number][] => data?.pages.flatMap(({ items }) => [...items]) ?? [],
    [data],
  );
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const first = data?.pages[0];
  return {
    rows,
    total: first?.total,
    first,
    error: isOutdated ? null : error,
    isReading: isFetching,
    isReadingMore: isFetchingNextPage,
    hasMore: hasNextPage,
    more,
    again: () => void refetch(),
  };
}
