import type { FindingGroup, FindingRow } from '../../../api/findings.ts';
import type { ListPages } from '../../api/list-pages.ts';
import type { Item } from '../../components/table-items.ts';
import { texts } from '../../texts.ts';

export type Rows = ListPages<FindingRow>;
type Line = Item<FindingRow>;

/** What stands in the table, and where a line's row comes from. */
export interface Lines {
  readonly items: readonly Line[];
  /** Has what stands between two lines read. */
  readonly want: (first: number, last: number) => void;
}

/** Rows one after another; those that are not read yet have their places. */
export function flatLines(rows: Rows): Lines {
  return { items: linesOf(rows, ''), want: (_, last) => rows.want(last) };
}

/** Groups that are open have their rows below them. Ids of headings begin with `group `, as no finding's does. */
export function groupedLines(
  groups: ListPages<FindingGroup>,
  rowsOf: (group: FindingGroup) => Rows | undefined,
): Lines {
  const items: Line[] = [];
  const parts: { readonly from: number; readonly rows: Rows }[] = [];
  for (const group of groups.items) {
    const rows = rowsOf(group);
    items.push(headingOf(group, rows !== undefined));
    if (rows === undefined) continue;
    parts.push({ from: items.length, rows });
    for (const line of linesOf(rows, group.key)) items.push(line);
  }
  const groupsEnd = items.length;
  for (let at = groups.items.length; at < groups.total; at += 1)
    items.push({ kind: 'wait', id: `group-wait ${at}` });
  return {
    items,
    want: (first, last) => {
      for (const { from, rows } of parts) {
        if (from <= last && from + rows.total > first) rows.want(Math.min(last - from, rows.total - 1), 200);
      }
      if (last >= groupsEnd) groups.want(groups.items.length + last - groupsEnd, 0);
    },
  };
}

function linesOf(rows: Rows, prefix: string): Line[] {
  const lines: Line[] = rows.items.map((row) => ({ kind: 'row', row, id: row.id }));
  for (let at = lines.length; at < rows.total; at += 1)
    lines.push({ kind: 'wait', id: `wait ${prefix} ${at}` });
  return lines;
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
