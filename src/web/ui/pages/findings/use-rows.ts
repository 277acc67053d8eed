import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FindingGroup, FindingRow } from '../../../api/findings.ts';
import type { AsOf } from '../../../api/parts.ts';
import { ListPages } from '../../api/list-pages.ts';
import type { Query } from '../../api/paths.ts';
import { readAgain } from '../../api/query.ts';
import { listPages, useList } from '../../api/use-list.ts';
import { filterQuery, type GroupBy, groupQuery, isOfGroup, rowsQuery, type View } from './filter.ts';
import { flatLines, groupedLines, type Lines, type Rows } from './lines.ts';

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
  const rows = useList('/findings', rowsQuery(view), { enabled: group === undefined });
  const groups = useList(
    '/findings/groups',
    { ...filterQuery(view), by: group },
    { enabled: group !== undefined },
  );
  const open = useOpenGroups(view, groups.first?.asOf.version);
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
    asOf: list.first?.asOf,
    isWaiting: list.pages === undefined && list.fault == null,
    isOld: list.isOld,
    isReadingMore: list.isReadingMore,
    fault: list.fault ?? open.fault,
    again: () => {
      list.again();
      open.again();
    },
    toggleGroup: open.toggle,
    all: () =>
      (group === undefined && rows.pages !== undefined ? rows.pages : rowPages(rowsQuery(view))).all(),
  };
}

/** These have one page alone. */
const SIZE = 1000;
const NO_ROWS: Rows = new ListPages<FindingRow>({ read: async () => ({ items: [], total: 0 }), size: SIZE });

function rowPages(query: Query, expected = 0): Rows {
  return listPages('/findings', query, {
    expected,
    onStale: () => void readAgain('/findings', '/findings/groups'),
  });
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
    size: SIZE,
    read: async () => {
      const items = (await rows.all()).filter((row) => isOfGroup(row, by, group));
      return { items, total: items.length };
    },
  });
}
