import type { FindingGroup, FindingRow } from '../../../api/findings.ts';
import type { ListPages } from '../../api/list-pages.ts';
import { type Item, type Items, itemsBy } from '../../components/table-items.ts';
import { texts } from '../../texts.ts';

export type Rows = ListPages<FindingRow>;
export type Line = Item<FindingRow>;

/** What stands in the table, and where a line's row comes from. */
export interface Lines {
  readonly items: Items<FindingRow>;
  /** Has what stands between two lines read, the last one too. */
  readonly want: (first: number, last: number) => void;
  /** The same, for whoever has to wait for it. Rejects with what keeps a page from being read. */
  readonly reach: (first: number, last: number) => Promise<void>;
  /** The line of a finding that has been read; -1 for one that has not, or is not here. */
  readonly lineOf: (id: string) => number;
}

/** Rows one after another; those that are not read yet have their places. */
export function flatLines(rows: Rows): Lines {
  return {
    items: itemsBy(rows.total, (at) => lineOf(rows, at, '')),
    want: (first, last) => rows.want(first, last),
    reach: (first, last) => rows.reach(first, last),
    lineOf: (id) => rows.find((row) => row.id === id),
  };
}

/** An open group: the line of its heading, which the lines of its rows follow. */
interface OpenGroup {
  readonly line: number;
  /** Its place among groups. */
  readonly place: number;
  readonly key: string;
  readonly rows: Rows;
}

/** Groups that are open have their rows below them. Ids of headings begin with `group `, as no finding's does. */
export function groupedLines(
  groups: ListPages<FindingGroup>,
  rowsOf: (group: FindingGroup) => Rows | undefined,
): Lines {
  const open: OpenGroup[] = [];
  let below = 0;
  for (let place = 0; place < groups.total; place += 1) {
    const group = groups.at(place);
    const rows = group && rowsOf(group);
    if (group === undefined || rows === undefined) continue;
    open.push({ line: place + below, place, key: group.key, rows });
    below += rows.total;
  }
  /** The place of the group that stands in a line, or in whose rows it lies. */
  const placeAt = (line: number) => {
    const above = open.findLast((each) => each.line <= line);
    if (above === undefined) return { place: line };
    const within = line - above.line - 1;
    return within < above.rows.total
      ? { place: above.place, within, above }
      : { place: above.place + 1 + within - above.rows.total };
  };
  const partsOf = (first: number, last: number) =>
    open.filter(({ line, rows }) => line + 1 <= last && line + 1 + rows.total > first);
  const placesOf = (first: number, last: number) => [placeAt(first).place, placeAt(last).place] as const;
  return {
    items: itemsBy(groups.total + below, (line) => {
      const { place, within = -1, above } = placeAt(line);
      if (above !== undefined && within >= 0) return lineOf(above.rows, within, above.key);
      const group = groups.at(place);
      return group === undefined
        ? { kind: 'wait', id: `group-wait ${place}` }
        : headingOf(group, above !== undefined);
    }),
    want: (first, last) => {
      for (const { line, rows } of partsOf(first, last))
        rows.want(Math.max(0, first - line - 1), Math.min(last - line, rows.total) - 1, 200);
      groups.want(...placesOf(first, last), 0);
    },
    reach: async (first, last) => {
      await groups.reach(...placesOf(first, last));
      for (const { line, rows } of partsOf(first, last))
        await rows.reach(Math.max(0, first - line - 1), last - line - 1);
    },
    lineOf: (id) => {
      for (const { line, rows } of open) {
        const within = rows.find((row) => row.id === id);
        if (within >= 0) return line + 1 + within;
      }
      return -1;
    },
  };
}

function lineOf(rows: Rows, at: number, prefix: string): Line {
  const row = rows.at(at);
  return row === undefined ? { kind: 'wait', id: `wait ${prefix} ${at}` } : { kind: 'row', row, id: row.id };
}

function headingOf(group: FindingGroup, open: boolean): Line {
  const { key, title, account, count } = group;
  const name =
    account === undefined || account.id === key ? title : `${title} · ${account.name ?? account.id}`;
  return {
    kind: 'group',
    id: `group ${key}`,
    title: account?.id === key && title !== key ? `${title} · ${key}` : name,
    count,
    open,
    note: texts.findings.groupNote(group.open, group.unknown),
  };
}
