/** What stands in one line of a table: a row, or the heading of a group. */
export type Item<Row> =
  | { readonly kind: 'row'; readonly row: Row; readonly id: string }
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly title: string;
      readonly count: number;
      readonly open: boolean;
      /** Beside the count, such as how many of them are open. */
      readonly note?: string;
    }
  /** A row that has not been read yet: it has its place already. */
  | { readonly kind: 'wait'; readonly id: string };

/** The lines of a table. They may be made when they are looked at: of 50,000 a few are. An array is one, too. */
export interface Items<Row> {
  readonly length: number;
  at(index: number): Item<Row> | undefined;
  /** From one to before another, of all where nothing is given. */
  slice(from?: number, to?: number): readonly Item<Row>[];
}

/** Lines of which each is made by its number. */
export function itemsBy<Row>(length: number, make: (index: number) => Item<Row>): Items<Row> {
  return {
    length,
    at: (index) => (index >= 0 && index < length ? make(index) : undefined),
    slice: (from = 0, to = length) =>
      Array.from({ length: Math.max(0, Math.min(to, length) - from) }, (_, at) => make(from + at)),
  };
}

/** The rows of a list in their places, those too that are not read yet. */
export function itemsOfPlaces<Row>(
  list: { readonly total: number; at(place: number): Row | undefined },
  rowId: (row: Row) => string,
): Items<Row> {
  return itemsBy(list.total, (place) => {
    const row = list.at(place);
    return row === undefined ? { kind: 'wait', id: `wait ${place}` } : { kind: 'row', row, id: rowId(row) };
  });
}

/** Which group a row belongs to. */
export interface Group {
  readonly key: string;
  readonly title: string;
}

/** Rows under the headings of their groups, groups in the order of their first row; closed groups have no rows. */
export function itemsOf<Row>(
  rows: readonly Row[],
  rowId: (row: Row) => string,
  groupOf: ((row: Row) => Group) | undefined,
  closed: ReadonlySet<string>,
): Items<Row> {
  const asItem = (row: Row): Item<Row> => ({ kind: 'row', row, id: rowId(row) });
  if (groupOf === undefined) return itemsBy(rows.length, (index) => asItem(rows[index] as Row));
  const groups = new Map<string, { readonly title: string; readonly rows: Row[] }>();
  for (const row of rows) {
    const { key, title } = groupOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { title, rows: [row] });
    else group.rows.push(row);
  }
  return [...groups].flatMap(([key, group]) => {
    const open = !closed.has(key);
    const heading: Item<Row> = { kind: 'group', id: key, title: group.title, count: group.rows.length, open };
    return [heading, ...(open ? group.rows.map(asItem) : [])];
  });
}

/** The next selection when an item is ticked: alone, or with all between it and the one before (`anchor`). */
export function selectedWith<Row>(
  selection: ReadonlySet<string>,
  items: Items<Row>,
  at: number,
  anchor: number | undefined,
): ReadonlySet<string> {
  const item = items.at(at);
  if (item?.kind !== 'row') return selection;
  const next = new Set(selection);
  const tick = !selection.has(item.id);
  const from = anchor === undefined ? at : Math.min(anchor, at);
  const to = anchor === undefined ? at : Math.max(anchor, at);
  for (const each of items.slice(from, to + 1)) {
    if (each.kind !== 'row') continue;
    // A range always selects: unticking many by accident would lose what was chosen with care.
    if (anchor !== undefined || tick) next.add(each.id);
    else next.delete(each.id);
  }
  return next;
}

/** The item that a key leads to; `undefined` for keys that do not move. Headings of groups can be reached too. */
export function movedTo(key: string, at: number, count: number, page: number): number | undefined {
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
}
