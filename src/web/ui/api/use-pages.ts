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
import { useCallback, useEffect, useMemo } from 'react';
import type { AsOf } from '../../api/parts.ts';
import { get } from './client.ts';
import type { PageOf } from './list-pages.ts';
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
  readonly isReading: boolean;
  readonly isReadingMore: boolean;
  readonly hasMore: boolean;
  /** Reads the next page, where there is one. */
  readonly more: () => void;
/** Milliseconds between looks while the facts of the store are still being judged. */
const WHILE_BUILDING = 3000;
 * Reads a list page by page. Its key begins with the path, so that `readAgain('/accounts')` has it read anew; a cursor
 * of a list that is another one by now has the same done.
export function usePages<Path extends ListPath>(path: Path, query: Query): Pages<ItemOf<Path>> {
  const list = useInfiniteQuery({
    queryFn: async ({ pageParam, signal }) => {
      const fill = { query: { ...query, cursor: pageParam } };
      return (await get<ListPath>(path, fill, signal)) as unknown as PageOf<ItemOf<Path>> & {
        readonly asOf?: AsOf;
      };
    },
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.asOf?.building === undefined ? false : WHILE_BUILDING,
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
    total: data?.pages[0]?.total ?? 0,
    first: data?.pages[0],
    error: pages.error,
    isFetching,
    isWhole: data !== undefined && !hasNextPage,
    loadingMore: pages.isFetchingNextPage,
    loadMore,
    again: useCallback(() => void refetch(), [refetch]),
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
