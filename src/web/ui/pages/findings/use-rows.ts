import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { FindingGroup, FindingRow } from '../../../api/findings.ts';
import type { AsOf } from '../../../api/parts.ts';
import { useBoardRead } from '../../api/board-read.ts';
import { get } from '../../api/client.ts';
import { ListPages, type PageAt, type PageOf } from '../../api/list-pages.ts';
import type { Query, Reads } from '../../api/paths.ts';
import { queryClient, readAgain } from '../../api/query.ts';
import { filterQuery, type GroupBy, groupQuery, isOfGroup, rowsQuery, type View } from './filter.ts';
import { flatLines, groupedLines, type Lines, type Rows } from './lines.ts';

/** The first page is small, so that rows are there at once; the next ones are as large as the API lets them be. */
const FIRST = 200;
const NEXT = 1000;

type ListPath = '/findings' | '/findings/groups';

/** Everything that the table shows. */
export interface Shown {
  readonly lines: Lines;
  /** Of rows, or of groups. */
  readonly total: number;
  readonly asOf: AsOf | undefined;
  /** Nothing has been answered yet. */
  readonly isWaiting: boolean;
  /** What is shown belongs to another view; its own rows are on their way. */
  readonly isOld: boolean;
  readonly isReadingMore: boolean;
  readonly fault: unknown;
  readonly again: () => void;
  readonly toggleGroup: (item: string) => void;
  /** All rows of the view, groups or not. */
  readonly all: () => Promise<readonly FindingRow[]>;
}

/** The rows of a view, or its groups with the rows of those that are open. */
export function useShown(view: View): Shown {
  const { group } = view;
  const rows = useList<FindingRow>('/findings', rowsQuery(view), group === undefined);
  const groups = useList<FindingGroup>(
    '/findings/groups',
    { ...filterQuery(view), by: group },
    group !== undefined,
  );
  const open = useOpenGroups(view, groups.version);
  const list = group === undefined ? rows : groups;
  // biome-ignore lint/correctness/useExhaustiveDependencies: lists change in themselves, and the numbers tell when.
  const lines = useMemo(
    () =>
      group === undefined || groups.pages === undefined
        ? flatLines(rows.pages ?? NO_ROWS)
        : groupedLines(groups.pages, open.rowsOf),
    [group, rows.pages, rows.change, groups.pages, groups.change, open.rowsOf, open.change],
  );
  return {
    lines,
    total: list.pages?.total ?? 0,
    asOf: list.asOf,
    isWaiting: list.pages === undefined && list.fault == null,
    isOld: list.isOld,
    isReadingMore: list.pages?.isReading === true,
    fault: list.pages?.fault ?? list.fault ?? open.fault,
    again: () => {
      list.again();
      open.again();
    },
    toggleGroup: open.toggle,
    all: () =>
      (group === undefined && rows.pages !== undefined ? rows.pages : rowPages(rowsQuery(view))).all(),
  };
}

const NO_ROWS: Rows = new ListPages<FindingRow>({ read: async () => ({ items: [], total: 0 }), size: NEXT });

interface List<T> {
  readonly pages: ListPages<T> | undefined;
  readonly asOf: AsOf | undefined;
  readonly version: string | undefined;
  readonly change: number;
  readonly isOld: boolean;
  readonly fault: unknown;
  readonly again: () => void;
}

function useList<T>(path: ListPath, query: Query, enabled: boolean): List<T> {
  const first = useBoardRead(path, { query: { ...query, limit: FIRST } }, { enabled, keepPrevious: true });
  const { data, isPlaceholderData } = first;
  const key = JSON.stringify(query);
  const version = data?.asOf.version;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same version holds the same rows.
  const pages = useMemo(() => {
    if (data === undefined) return undefined;
    const page = data as unknown as PageOf<T>;
    return isPlaceholderData
      ? new ListPages<T>({ read: never, size: NEXT, first: { items: page.items, total: page.items.length } })
      : pagesFrom<T>(path, JSON.parse(key) as Query, page);
  }, [path, key, version, isPlaceholderData]);
  return {
    pages: enabled ? pages : undefined,
    asOf: data?.asOf,
    version,
    change: useChange(pages),
    isOld: isPlaceholderData,
    fault: enabled ? first.error : undefined,
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
function pagesFrom<T>(path: ListPath, query: Query, first: PageOf<T>): ListPages<T> {
  return new ListPages<T>({
    first,
    size: NEXT,
    kept: (at) => queryClient.getQueryData<PageOf<T>>([path, fillOf(query, at)]),
    read: (at) => readPage<T>(path, query, at),
    onStale: () => void readAgain(path),
  });
}

function rowPages(query: Query, expected = 0): Rows {
  return new ListPages<FindingRow>({
    expected,
    size: NEXT,
    read: (at) => readPage<FindingRow>('/findings', query, at),
    onStale: () => void readAgain('/findings', '/findings/groups'),
  });
}

function fillOf(query: Query, { cursor, from }: PageAt): { readonly query: Query } {
  return { query: { ...query, limit: NEXT, ...(cursor !== undefined && { cursor, from }) } };
}

/** A page after the first one. It never changes: its cursor names the version of the list. */
async function readPage<T>(path: ListPath, query: Query, at: PageAt): Promise<PageOf<T>> {
  const fill = fillOf(query, at);
  const page: Reads[ListPath] = await queryClient.fetchQuery({
    queryKey: [path, fill],
    queryFn: ({ signal }) => get(path, fill, signal),
    staleTime: at.cursor === undefined ? 0 : Number.POSITIVE_INFINITY,
  });
  return page as unknown as PageOf<T>;
}

interface OpenGroups {
  readonly rowsOf: (group: FindingGroup) => Rows | undefined;
  readonly toggle: (item: string) => void;
  readonly change: number;
  readonly fault: unknown;
  readonly again: () => void;
}

/** Which groups are open, and their rows. Another view closes all; another version of the list reads rows anew. */
function useOpenGroups(view: View, version: string | undefined): OpenGroups {
  const { group: by } = view;
  const of = JSON.stringify([by, rowsQuery(view)]);
  const [state, setState] = useState<{ readonly of: string; readonly keys: ReadonlySet<string> }>({
    of,
    keys: new Set(),
  });
  const [change, setChange] = useState(0);
  const made = useRef(new Map<string, Rows>());
  const keys = state.of === of ? state.keys : NO_KEYS;
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the rows depend on.
  useEffect(() => {
    made.current = new Map();
    setChange((before) => before + 1);
  }, [of, version]);
  const rowsOf = useCallback(
    (group: FindingGroup) => {
      if (by === undefined || !keys.has(group.key)) return undefined;
      const there = made.current.get(group.key);
      if (there !== undefined) return there;
      const rows = groupRows(view, by, group);
      rows.listen(() => setChange((before) => before + 1));
      made.current.set(group.key, rows);
      return rows;
    },
    [by, keys, view],
  );
  const toggle = useCallback(
    (item: string) => {
      const key = item.slice('group '.length);
      setState((before) => {
        const next = new Set(before.of === of ? before.keys : []);
        if (!next.delete(key)) next.add(key);
        return { of, keys: next };
      });
    },
    [of],
  );
  const failed = [...made.current.values()].find(({ fault }) => fault !== undefined);
  return { rowsOf, toggle, change, fault: failed?.fault, again: () => failed?.again() };
}

const NO_KEYS: ReadonlySet<string> = new Set();

function groupRows(view: View, by: GroupBy, group: FindingGroup): Rows {
  const query = groupQuery(view, by, group);
  const rows = rowPages(query, group.count);
  if (by !== 'principal') return rows;
  // Others that are let through would shift the places of those that follow: all are read at once, of one account.
  return new ListPages<FindingRow>({
    expected: group.count,
    size: NEXT,
    read: async () => {
      const items = (await rows.all()).filter((row) => isOfGroup(row, by, group));
      return { items, total: items.length };
    },
  });
}
