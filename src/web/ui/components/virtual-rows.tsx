import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { texts } from '../texts.ts';
import type { Column, DataTableProps, Sort } from './data-table.tsx';
import { type Item, movedTo, selectedWith } from './table-items.ts';
import { CardRow, GroupRow, HeaderRow, TableRow, WaitRow } from './table-rows.tsx';
import { useMedia } from './use-media.ts';

interface VirtualRowsProps<Row> extends Omit<DataTableProps<Row>, 'selection'> {
  readonly items: readonly Item<Row>[];
  readonly visible: readonly Column<Row>[];
  readonly total: number;
  readonly selection: ReadonlySet<string> | undefined;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | undefined) => void;
  readonly onToggleGroup: (key: string) => void;
  /** The first and the last item in sight, whenever they change: what is not read yet can be. */
  readonly onSight?: (first: number, last: number) => void;
  /** Where it was left, and who keeps that. Pixels. */
  readonly place?: ScrollPlace;
  /** The id of the row that stands open beside the table. */
  readonly current?: string | undefined;
}

/** Where somebody had scrolled to, so that they find it again when they come back. */
export interface ScrollPlace {
  readonly from: number;
  readonly keep: (pixels: number) => void;
}

const ROW = 44;
const CARD = 148;
/** Rem of the column of checkboxes. */
const TICK = 2.75;

/** The rows in sight, the focus that moves among them, and the selection. */
export function VirtualRows<Row>(props: VirtualRowsProps<Row>): ReactNode {
  const { items, visible, selection, onSelection, onEnd, onOpen, onToggleGroup } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const anchor = useRef<number | undefined>(undefined);
  const cards = useMedia('(max-width: 599px)');
  const at = Math.min(active, items.length - 1);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (cards ? CARD : ROW),
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 8,
    initialOffset: props.place?.from ?? 0,
    // The row with the focus stays in the page when it is scrolled out of sight: else the focus would be lost.
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      return inSight.includes(at) ? inSight : [...inSight, at].sort((a, b) => a - b);
    },
  });
  const firstInSight = virtual.range?.startIndex ?? 0;
  const lastInSight = virtual.range?.endIndex ?? 0;
  useEffect(() => {
    if (lastInSight >= items.length - 30) onEnd?.();
  }, [lastInSight, items.length, onEnd]);
  const { onSight } = props;
  useEffect(() => onSight?.(firstInSight, lastInSight), [onSight, firstInSight, lastInSight]);

  const tick = useCallback(
    (index: number, range: boolean) => {
      if (selection === undefined || onSelection === undefined) return;
      onSelection(selectedWith(selection, items, index, range ? anchor.current : undefined));
      anchor.current = index;
    },
    [selection, onSelection, items],
  );
  const focus = (index: number) => {
    setActive(index);
    virtual.scrollToIndex(index);
    // After the row has been drawn; it is in the page then, because it is the active one.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true }),
    );
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // Keys belong to the row, not to buttons and links in it.
    if (!(event.target instanceof HTMLElement) || event.target.dataset.index === undefined) return;
    const item = items[at];
    const to =
      event.metaKey || event.ctrlKey || event.altKey ? undefined : movedTo(event.key, at, items.length, 10);
    if (to !== undefined) {
      if (event.shiftKey && selection !== undefined) {
        anchor.current ??= at;
        onSelection?.(selectedWith(selection, items, to, anchor.current));
      }
      focus(to);
    } else if (event.key === 'Enter' && item?.kind === 'row') onOpen?.(item.row);
    else if ((event.key === 'Enter' || event.key === ' ') && item?.kind === 'group') onToggleGroup(item.id);
    else if (event.key === ' ' && item !== undefined) tick(at, event.shiftKey);
    else return;
    event.preventDefault();
  };

  const selects = selection !== undefined;
  const tracks = visible.map(({ least, grow = 1 }) =>
    grow === 0 ? `${least}rem` : `minmax(${least}rem, ${grow}fr)`,
  );
  const template = [...(selects ? [`${TICK}rem`] : []), ...tracks].join(' ');
  const width = visible.reduce((sum, { least }) => sum + least, selects ? TICK : 0);
  const rowIds = () => items.flatMap((item) => (item.kind === 'row' ? [item.id] : []));
  return (
    <div
      ref={scroller}
      className={cards ? 'table__scroller table__scroller--cards' : 'table__scroller'}
      style={props.maxHeight === undefined ? undefined : { maxBlockSize: props.maxHeight }}
      onScroll={(event) => props.place?.keep(event.currentTarget.scrollTop)}
    >
      <div
        role={cards ? 'list' : 'grid'}
        aria-label={props.label}
        aria-busy={props.loadingMore || undefined}
        {...(cards
          ? {}
          : {
              'aria-rowcount': props.total + 1,
              'aria-colcount': visible.length + (selects ? 1 : 0),
              'aria-multiselectable': selects || undefined,
              style: { minInlineSize: `${width}rem` },
            })}
        onKeyDown={onKeyDown}
      >
        {!cards && (
          <HeaderRow
            columns={visible}
            template={template}
            sort={props.sort}
            onSort={props.onSort}
            all={
              selects
                ? {
                    chosen: selection.size,
                    of: items.length,
                    onAll: () => onSelection?.(new Set(rowIds())),
                    onNone: () => onSelection?.(new Set()),
                  }
                : undefined
            }
          />
        )}
        <div
          role={cards ? 'presentation' : 'rowgroup'}
          className="table__body"
          style={{ blockSize: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const item = items[index];
            if (item === undefined) return null;
            const place = {
              index,
              start,
              of: props.total,
              active: index === at,
              measure: virtual.measureElement,
              cards,
              current: props.current !== undefined && item.id === props.current,
            };
            if (item.kind === 'wait') return <WaitRow key={key} place={place} />;
            if (item.kind === 'group') {
              return (
                <GroupRow
                  key={key}
                  item={item}
                  place={place}
                  columns={visible.length + (selects ? 1 : 0)}
                  onToggle={onToggleGroup}
                />
              );
            }
            const shared = {
              row: item.row,
              name: props.rowName(item.row),
              columns: visible,
              place,
              onOpen,
              onFocus: setActive,
            };
            const ticked = selects ? { is: selection.has(item.id), tick } : undefined;
            return cards ? (
              <CardRow key={key} {...shared} ticked={ticked} />
            ) : (
              <TableRow key={key} {...shared} ticked={ticked} template={template} />
            );
          })}
        </div>
      </div>
      <span className="hidden-text" role="status">
        {props.loadingMore === true ? texts.table.loadingMore : ''}
      </span>
    </div>
  );
}
