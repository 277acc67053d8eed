import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { AsOf } from '../../api/parts.ts';
import { untilNextLook } from './board-read.ts';
import { read } from './client.ts';
import { ListPages, type PageAt, type PageOf } from './list-pages.ts';
import type { Fill, Query, Reads } from './paths.ts';
import { queryClient, readAgain, useRead } from './query.ts';

/** An answer that is a page of a list; what the board answers says what it stands on. */
type OnePage = PageOf<unknown> & { readonly asOf?: AsOf };

/** Paths without parameters that answer a list by pages. */
export type ListPath = {
  [Path in keyof Reads]: Path extends `${string}:${string}`
    ? never
    : Reads[Path] extends OnePage
      ? Path
      : never;
}[keyof Reads];

type ItemOf<Path extends ListPath> = Reads[Path]['items'][number];

/** How many are read at once. The first page is small, so that rows are there at once. */
export interface PageSizes {
  readonly first: number;
  readonly next: number;
}

const SIZES: PageSizes = { first: 200, next: 1000 };

interface ListOptions {
  readonly enabled?: boolean;
  readonly sizes?: PageSizes;
}

/** A list, of which the pages are read that somebody looks at. */
export interface List<Path extends ListPath> {
  /** Undefined until the first page was read. */
  readonly pages: ListPages<ItemOf<Path>> | undefined;
  /** What has been read, in its order. */
  readonly rows: readonly ItemOf<Path>[];
  readonly total: number | undefined;
  /** The first page, for what stands beside the rows. */
  readonly first: Reads[Path] | undefined;
  /** Changes with everything that has been read. */
  readonly change: number;
  /** What is shown belongs to another query; its own rows are on their way. */
  readonly isOld: boolean;
  /** Of the first page, or of the last one that was asked for. */
  readonly fault: unknown;
  readonly isReading: boolean;
  readonly isReadingMore: boolean;
  readonly hasMore: boolean;
  /** Reads the next page of those that are not read, for lists that are walked from their beginning. */
  readonly more: () => void;
  readonly again: () => void;
}

/**
 * A list by its path and query. Another query shows the rows before until its own are there; `readAgain(path)` reads it
 * anew. A list of the board is read again soon while the facts of the store are still being judged.
 */
export function useList<Path extends ListPath>(
  path: Path,
  query: Query,
  { enabled = true, sizes = SIZES }: ListOptions = {},
): List<Path> {
  const fill = { query: { ...query, limit: sizes.first } } as unknown as Fill<Path>;
  const first = useRead(path, fill, {
    enabled,
    keepPrevious: true,
    refetchInterval: ({ state }) => {
      const answer = state.data as OnePage | undefined;
      return answer?.asOf === undefined ? false : untilNextLook(answer);
    },
  });
  const { data, isPlaceholderData, dataUpdatedAt } = first;
  const key = JSON.stringify(query);
  const { next } = sizes;
  // The same version of the board holds the same rows; others can change in what follows the first page.
  const version = (data as OnePage | undefined)?.asOf?.version ?? dataUpdatedAt;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what was answered.
  const pages = useMemo(() => {
    if (data === undefined) return undefined;
    const page = data as unknown as PageOf<ItemOf<Path>>;
    return isPlaceholderData
      ? new ListPages({ read: never, size: next, first: { items: page.items, total: page.items.length } })
      : pagesFrom<Path>(path, JSON.parse(key) as Query, page, next);
  }, [path, key, version, isPlaceholderData, next]);
  const change = useChange(pages);
  // biome-ignore lint/correctness/useExhaustiveDependencies: pages change in themselves, and the number tells when.
  const rows = useMemo(() => pages?.items ?? [], [pages, change]);
  return {
    pages: enabled ? pages : undefined,
    rows,
    total: pages?.total,
    first: data,
    change,
    isOld: isPlaceholderData,
    fault: enabled ? (pages?.fault ?? first.error ?? undefined) : undefined,
    isReading: first.isFetching || pages?.isReading === true,
    isReadingMore: pages?.isReading === true,
    hasMore: pages?.isWhole === false,
    more: useCallback(() => pages?.want(pages.readTo, pages.readTo, 0), [pages]),
    again: () => {
      if (pages?.fault != null) pages.again();
      else void first.refetch();
    },
  };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function useChange(pages: ListPages<unknown> | undefined): number {
  return useSyncExternalStore(
    useCallback((listener) => pages?.listen(listener) ?? (() => undefined), [pages]),
    () => pages?.version ?? 0,
  );
}

/** The first page, those after it that are still kept (somebody comes back), and the way to the others. */
function pagesFrom<Path extends ListPath>(
  path: Path,
  query: Query,
  first: PageOf<ItemOf<Path>>,
  size: number,
): ListPages<ItemOf<Path>> {
  return new ListPages<ItemOf<Path>>({
    first,
    size,
    kept: (at) => {
      const state = queryClient.getQueryState<PageOf<ItemOf<Path>>>([path, fillOf(query, at, size)]);
      return state?.isInvalidated === true ? undefined : state?.data;
    },
    read: (at) => readPage(path, query, at, size),
    onStale: () => void readAgain(path),
  });
}

/** A list of which nothing has been read, not even how many there are. */
export function listPages<Path extends ListPath>(
  path: Path,
  query: Query,
  { expected = 0, onStale }: { readonly expected?: number; readonly onStale?: () => void } = {},
): ListPages<ItemOf<Path>> {
  const size = SIZES.next;
  return new ListPages<ItemOf<Path>>({
    expected,
    size,
    read: (at) => readPage(path, query, at, size),
    onStale: onStale ?? (() => void readAgain(path)),
  });
}

function fillOf(query: Query, { cursor, from }: PageAt, limit: number): { readonly query: Query } {
  return { query: { ...query, limit, ...(cursor !== undefined && { cursor, from }) } };
}

/** A page after the first one. It does not change until the list is read again: its cursor names the list. */
async function readPage<Path extends ListPath>(
  path: Path,
  query: Query,
  at: PageAt,
  size: number,
): Promise<PageOf<ItemOf<Path>>> {
  const fill = fillOf(query, at, size);
  const page = await queryClient.fetchQuery({
    queryKey: [path, fill],
    queryFn: ({ signal }) => read(path, fill as unknown as Fill<Path>, signal),
    staleTime: at.cursor === undefined ? 0 : Number.POSITIVE_INFINITY,
  });
  return page as unknown as PageOf<ItemOf<Path>>;
}
