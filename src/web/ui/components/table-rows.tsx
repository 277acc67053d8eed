import { type MouseEvent, memo, type ReactNode } from 'react';
import { grouped, texts } from '../texts.ts';
import type { Column, Sort } from './data-table.tsx';
import { Icon } from './icon.tsx';
import type { Item } from './table-items.ts';

/** Where an item lies. */
export interface Place {
  readonly index: number;
  /** Pixels from the top. */
  readonly start: number;
  readonly of: number;
  /** The one row that the Tab key reaches. */
  readonly active: boolean;
  readonly measure: (element: Element | null) => void;
  readonly cards: boolean;
  /** It is what stands open beside the table. */
  readonly current?: boolean;
}

interface Ticked {
  readonly is: boolean;
  readonly tick: (index: number, range: boolean) => void;
}

interface RowProps<Row> {
  readonly row: Row;
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly place: Place;
  readonly ticked: Ticked | undefined;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly onFocus: (index: number) => void;
}

interface HeaderRowProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly template: string;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | undefined) => void;
  readonly all:
    | {
        readonly chosen: number;
        readonly of: number;
        readonly onAll: () => void;
        readonly onNone: () => void;
      }
    | undefined;
}

/** Stays at the top while rows are scrolled. */
export function HeaderRow<Row>({ columns, template, sort, onSort, all }: HeaderRowProps<Row>): ReactNode {
  const isSome = all !== undefined && all.chosen > 0 && all.chosen < all.of;
  return (
    <div role="rowgroup" className="table__head">
      <div
        role="row"
        aria-rowindex={1}
        className="table__row table__row--head"
        style={{ gridTemplateColumns: template }}
        tabIndex={-1}
      >
        {all !== undefined && (
          <div role="columnheader" className="table__cell table__cell--tick">
            <input
              type="checkbox"
              className="tick"
              aria-label={texts.table.selectAll}
              checked={all.chosen > 0 && !isSome}
              ref={(box) => {
                if (box !== null) box.indeterminate = isSome;
              }}
              onChange={() => (all.chosen > 0 ? all.onNone() : all.onAll())}
            />
          </div>
        )}
        {columns.map((column) => (
          <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
    </div>
  );
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: { readonly column: Column<Row> } & Pick<HeaderRowProps<Row>, 'sort' | 'onSort'>): ReactNode {
  const isSorted = sort?.id === column.id;
  const className = column.numeric === true ? 'table__cell table__cell--number' : 'table__cell';
  if (column.unsorted === true) {
    return (
      <div role="columnheader" className={className}>
        {column.header}
      </div>
    );
  }
  const direction = !isSorted ? 'none' : sort.descending ? 'descending' : 'ascending';
  return (
    <div role="columnheader" className={className} aria-sort={direction}>
      <button
        type="button"
        className="table__sort"
        data-sorted={isSorted || undefined}
        onClick={() => onSort(nextSort(column.id, sort))}
      >
        <span>{column.header}</span>
        <Icon name={!isSorted ? 'sort' : sort.descending ? 'down' : 'up'} size={12} />
      </button>
    </div>
  );
}

/** Upwards, downwards, as it came. */
export function nextSort(id: string, sort: Sort | undefined): Sort | undefined {
  if (sort?.id !== id) return { id, descending: false };
  return sort.descending ? undefined : { id, descending: true };
}

type TableRowProps<Row> = RowProps<Row> & { readonly template: string };

/** One line. Drawn again only where something of it has changed: most rows have not when one scrolls. */
export const TableRow = memo(DrawnRow, isSameRow) as typeof DrawnRow;

function isSameRow<Row>(before: TableRowProps<Row>, now: TableRowProps<Row>): boolean {
  const { place: placeBefore, ticked: tickedBefore, ...restBefore } = before;
  const { place, ticked, ...rest } = now;
  return (
    isSameIn(restBefore, rest) &&
    isSameIn(placeBefore, place) &&
    (tickedBefore === ticked ||
      (tickedBefore !== undefined && ticked !== undefined && isSameIn(tickedBefore, ticked)))
  );
}

function isSameIn<T extends object>(before: T, now: T): boolean {
  return (Object.keys(now) as (keyof T)[]).every((name) => before[name] === now[name]);
}

function DrawnRow<Row>(props: TableRowProps<Row>): ReactNode {
  const { row, columns, place, ticked, template } = props;
  return (
    <div
      role="row"
      aria-rowindex={place.index + 2}
      aria-selected={ticked?.is}
      {...rowBehaviour(props)}
      className="table__row"
      style={{ gridTemplateColumns: template, transform: `translateY(${place.start}px)` }}
    >
      {ticked !== undefined && (
        <div role="gridcell" className="table__cell table__cell--tick">
          <Tick {...props} />
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={column.numeric === true ? 'table__cell table__cell--number' : 'table__cell'}
        >
          {column.cell?.(row) ?? column.value(row)}
        </div>
      ))}
    </div>
  );
}

/** A card has no columns to keep in line: what is not there takes no room in it. */
function isEmpty(shown: ReactNode): boolean {
  return shown === undefined || shown === null || shown === '';
}

/** The same as a card, on a phone. */
export function CardRow<Row>(props: RowProps<Row>): ReactNode {
  const { row, columns, place, ticked } = props;
  const lead = columns.find(({ fixed }) => fixed) ?? columns[0];
  return (
    <div
      role="listitem"
      aria-setsize={place.of}
      aria-posinset={place.index + 1}
      ref={place.measure}
      {...rowBehaviour(props)}
      className="table__card"
      data-chosen={ticked?.is || undefined}
      style={{ transform: `translateY(${place.start}px)` }}
    >
      <div className="table__card-frame">
        <div className="table__card-head">
          {ticked !== undefined && <Tick {...props} />}
          <div className="grow">{lead?.cell?.(row) ?? lead?.value(row)}</div>
        </div>
        <dl className="table__card-facts">
          {columns
            .filter((column) => column !== lead && !isEmpty(column.cell?.(row) ?? column.value(row)))
            .map((column) => (
              <div key={column.id}>
                <dt>{column.header}</dt>
                <dd>{column.cell?.(row) ?? column.value(row) ?? '–'}</dd>
              </div>
            ))}
        </dl>
      </div>
    </div>
  );
}

function rowBehaviour<Row>({ row, place, onOpen, onFocus }: RowProps<Row>) {
  return {
    'data-index': place.index,
    tabIndex: place.active ? 0 : -1,
    'data-opens': onOpen === undefined ? undefined : true,
    'aria-current': place.current === true ? ('true' as const) : undefined,
    onFocus: () => onFocus(place.index),
    onClick: (event: MouseEvent<HTMLElement>) => {
      const isOwn =
        event.target instanceof Element && event.target.closest('a, button, input, label, summary') !== null;
      // Somebody who marks words to copy them wants no page opened.
      if (!isOwn && (getSelection()?.isCollapsed ?? true)) onOpen?.(row);
    },
  };
}

function Tick<Row>({ name, place, ticked }: RowProps<Row>): ReactNode {
  return (
    <input
      type="checkbox"
      className="tick"
      aria-label={texts.table.selectRow(name)}
      checked={ticked?.is ?? false}
      tabIndex={place.active ? 0 : -1}
      onChange={(event) => {
        const { nativeEvent } = event;
        ticked?.tick(place.index, 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true);
      }}
    />
  );
}

/** A row that has not been read yet, or flies by. Hundreds of them go by in a moment: nothing in it moves. */
export function WaitRow({ place }: { readonly place: Place }): ReactNode {
  return (
    <div
      role={place.cards ? 'listitem' : 'row'}
      aria-rowindex={place.cards ? undefined : place.index + 2}
      aria-busy="true"
      data-index={place.index}
      tabIndex={place.active ? 0 : -1}
      className="table__group table__group--wait"
      style={{ transform: `translateY(${place.start}px)` }}
    >
      <div role={place.cards ? 'presentation' : 'gridcell'} className="table__cell">
        <span className="hidden-text">{texts.common.loading}</span>
      </div>
    </div>
  );
}

interface GroupRowProps<Row> {
  readonly item: Item<Row> & { readonly kind: 'group' };
  readonly place: Place;
  readonly columns: number;
  readonly onToggle: (key: string) => void;
}

/** The heading of a group, which opens and closes it. */
export function GroupRow<Row>({ item, place, columns, onToggle }: GroupRowProps<Row>): ReactNode {
  const words = (
    <>
      <Icon name={item.open ? 'down' : 'right'} size={14} />
      <span className="table__group-title">{item.title}</span>
      <span className="table__group-count">{grouped(item.count)}</span>
      {item.note !== undefined && <span className="table__group-note">{item.note}</span>}
    </>
  );
  const button = (
    <button
      type="button"
      className="table__group-button"
      aria-expanded={item.open}
      tabIndex={-1}
      onClick={() => onToggle(item.id)}
    >
      {words}
    </button>
  );
  return (
    <div
      role={place.cards ? 'listitem' : 'row'}
      aria-rowindex={place.cards ? undefined : place.index + 2}
      data-index={place.index}
      ref={place.cards ? place.measure : undefined}
      tabIndex={place.active ? 0 : -1}
      className="table__group"
      style={{ transform: `translateY(${place.start}px)` }}
    >
      {place.cards ? (
        button
      ) : (
        <div role="gridcell" aria-colspan={columns} className="table__cell">
          {button}
        </div>
      )}
    </div>
  );
}
