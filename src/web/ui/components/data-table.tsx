import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { ListPages } from '../api/list-pages.ts';
import { grouped, texts } from '../texts.ts';
import { Button } from './button.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { type Group, itemsOf, itemsOfPlaces } from './table-items.ts';
import { VirtualRows } from './virtual-rows.tsx';

/** A column. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** What it is sorted by; what is absent comes last in both directions. */
  readonly value: (row: Row) => string | number | undefined;
  /** What is shown; the value where not given. */
  readonly cell?: (row: Row) => ReactNode;
  /** The least width, in rem, and its share of what is left over (0 for none). */
  readonly least: number;
  readonly grow?: number;
  readonly numeric?: boolean;
  /** Cannot be sorted by. */
  readonly unsorted?: boolean;
  /** Always shown: what a row is recognised by. The first such column heads its card on a phone. */
  readonly fixed?: boolean;
  /** Not shown until somebody asks for it. */
  readonly hidden?: boolean;
}

export interface Sort {
  readonly id: string;
  readonly descending: boolean;
}

type ReadByPlace<Row> = Pick<ListPages<Row>, 'at' | 'total' | 'version' | 'want' | 'reach' | 'all'>;

export interface DataTableProps<Row> {
  /** What the table is of, for screen readers. */
  readonly label: string;
  readonly rows: readonly Row[];
  /**
   * The list that the rows are read of, where any part of it can be: its rows stand in their places, read or not, and
   * the end of the table is that of the list. To be sorted it is read whole.
   */
  readonly list?: ReadByPlace<Row> | undefined;
  /** Keep columns outside of the component, or in `useMemo`. */
  readonly columns: readonly Column<Row>[];
  /** Of the row alone: what it gives first, it must give later too. */
  readonly rowId: (row: Row) => string;
  /** A short name of a row, for its checkbox. */
  readonly rowName: (row: Row) => string;
  /** How many there are in all, where not all are loaded. */
  readonly total?: number | undefined;
  /** Enter, or a click on the row. Put a real link into the fixed column as well. */
  readonly onOpen?: (row: Row) => void;
  /** Ids of selected rows; without it nothing can be selected. */
  readonly selection?: ReadonlySet<string>;
  readonly onSelection?: (selection: ReadonlySet<string>) => void;
  /** What may be done with the selection; stands in place of the tools while there is one. */
  readonly selectionActions?: ReactNode;
  /** Sorting that the page keeps (in the address). Without it the table keeps its own. */
  readonly sort?: Sort | undefined;
  readonly onSort?: (sort: Sort | undefined) => void;
  readonly groupOf?: ((row: Row) => Group) | undefined;
  /** The end of the loaded rows is near. */
  readonly onEnd?: () => void;
  readonly loadingMore?: boolean;
  /** Filters and the like, above the rows. */
  readonly tools?: ReactNode;
  readonly empty: ReactNode;
  /** As in CSS; the height of the window less what stands above, where not given. */
  readonly maxHeight?: string;
}

const features = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

const NONE: ReadonlySet<string> = new Set();
const NO_ROWS: readonly never[] = [];

/** A table that stays smooth with 50,000 rows: only those in sight are in the page. Cards on a phone. */
export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactNode {
  const { rows, columns, rowId, groupOf, selection, total = rows.length, sort } = props;
  const [ownSort, setOwnSort] = useState<Sort | undefined>(sort);
  const [closed, setClosed] = useState<ReadonlySet<string>>(NONE);
  const [shown, setShown] = useState<Readonly<Record<string, boolean>>>(() =>
    Object.fromEntries(columns.map(({ id, hidden = false }) => [id, !hidden])),
  );
  const now = props.onSort === undefined ? ownSort : sort;
  const isSorting = now !== undefined;
  const table = useTable({
    features,
    // What stands as it came needs no sorting, which makes an object of each row.
    data: (isSorting ? rows : NO_ROWS) as Row[],
    columns: useMemo(() => columns.map(definition), [columns]),
    getRowId: rowId,
    state: {
      sorting: useMemo(() => (now === undefined ? [] : [{ id: now.id, desc: now.descending }]), [now]),
      columnVisibility: shown,
    },
  });
  const inOrder = table.getRowModel().rows;
  const sorted = useMemo(
    () => (isSorting ? inOrder.map(({ original }) => original) : rows),
    [isSorting, inOrder, rows],
  );
  const { list } = props;
  const placed = isSorting || groupOf !== undefined ? undefined : list;
  useEffect(() => {
    // Where it cannot be read, the list says so.
    if (isSorting) void list?.all().catch(() => undefined);
  }, [isSorting, list]);
  // Pages give it as it is drawn: what it gives depends on the row alone.
  const idOf = useRef(rowId).current;
  // A list changes in itself, and its version tells when.
  const items = useMemo(
    () => (placed === undefined ? itemsOf(sorted, idOf, groupOf, closed) : itemsOfPlaces(placed, idOf)),
    [placed, placed?.version, sorted, idOf, groupOf, closed],
  );
  const onSight = useMemo(
    () => placed && ((first: number, last: number) => placed.want(first, last)),
    [placed],
  );
  const visible = useMemo(() => columns.filter(({ id }) => shown[id] !== false), [columns, shown]);
  const chosen = selection?.size ?? 0;
  return (
    <div className="table">
      <div className="table__tools">
        {chosen > 0 ? (
          <div className="table__chosen" role="status">
            <strong>{texts.table.selected(chosen)}</strong>
            {props.selectionActions}
            <Button size="small" look="quiet" icon="close" onClick={() => props.onSelection?.(NONE)}>
              {texts.table.clear}
            </Button>
          </div>
        ) : (
          props.tools
        )}
        <span className="table__count">
          {placed === undefined && rows.length < total
            ? `${grouped(rows.length)} / ${texts.table.rows(total)}`
            : texts.table.rows(total)}
        </span>
        <ColumnMenu
          columns={columns}
          shown={shown}
          onShown={setShown}
          sort={now}
          onSort={props.onSort ?? setOwnSort}
        />
      </div>
      {items.length === 0 ? (
        props.empty
      ) : (
        <VirtualRows
          {...props}
          items={items}
          visible={visible}
          total={total}
          selection={selection}
          {...(onSight !== undefined && {
            onSight,
            onReach: (first: number, last: number) => placed?.reach(first, last) ?? Promise.resolve(),
          })}
          sort={now}
          onSort={props.onSort ?? setOwnSort}
          onToggleGroup={(key) => setClosed((before) => toggled(before, key))}
        />
      )}
    </div>
  );
}

function definition<Row extends object>(column: Column<Row>): ColumnDef<typeof features, Row> {
  return {
    id: column.id,
    accessorFn: column.value,
    sortUndefined: 'last',
    sortFn: (a, b, id) => compared(a.getValue(id), b.getValue(id)),
  };
}

const collator = new Intl.Collator('en', { numeric: true });

function compared(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}

function toggled(before: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(before);
  if (!next.delete(key)) next.add(key);
  return next;
}
