import { defaultRangeExtractor, observeElementOffset, useVirtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { texts } from '../texts.ts';
import type { Column, DataTableProps, Sort } from './data-table.tsx';
import { flingWatch } from './flung.ts';
import { type Items, movedTo, selectedWith } from './table-items.ts';
import { CardRow, GroupRow, HeaderRow, TableRow, WaitRow } from './table-rows.tsx';
import { useMedia } from './use-media.ts';
import { useStable } from './use-stable.ts';

interface VirtualRowsProps<Row> extends Omit<DataTableProps<Row>, 'selection'> {
  readonly items: Items<Row>;
  readonly visible: readonly Column<Row>[];
  readonly total: number;
  readonly selection: ReadonlySet<string> | undefined;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | undefined) => void;
  readonly onToggleGroup: (key: string) => void;
  /** The first and the last item in sight, whenever they change and can be read: what is not read yet can be. */
  readonly onSight?: (first: number, last: number) => void;
  /** Has everything between two items read, the last one too. Without it all that there is has been. */
  readonly onReach?: (first: number, last: number) => Promise<void>;
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
  const fling = useFling();
  const flung = fling.is.current;
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (cards ? CARD : ROW),
    observeElementOffset: fling.observe,
    overscan: flung ? 0 : 8,
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
    if (!flung && lastInSight >= items.length - 30) onEnd?.();
  }, [flung, lastInSight, items.length, onEnd]);
  const { onSight } = props;
  useEffect(() => {
    if (!flung) onSight?.(firstInSight, lastInSight);
  }, [flung, onSight, firstInSight, lastInSight]);
  const keepFocus = useKeptFocus(scroller, at);

  const selectTo = useStable((index: number, from: number | undefined) => {
    if (selection !== undefined) onSelection?.(selectedWith(selection, items, index, from));
  });
  const select = async (index: number, from: number | undefined) => {
    // What lies between is selected too, though it has never been in sight. Where it cannot be read, the table says so.
    if (from !== undefined && props.onReach !== undefined && hasUnread(items, from, index))
      await props.onReach(Math.min(from, index), Math.max(from, index)).then(
        () => drawn(),
        () => undefined,
      );
    selectTo(index, from);
  };
  const tick = useStable((index: number, range: boolean) => {
    void select(index, range ? anchor.current : undefined);
    anchor.current = index;
  });
  const open = useStable((row: Row) => onOpen?.(row));
  const focus = (index: number) => {
    setActive(index);
    virtual.scrollToIndex(index);
    // After the row has been drawn; it is in the page then, because it is the active one.
    requestAnimationFrame(() => {
      const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
      row?.focus({ preventScroll: true });
      // The table was scrolled to it. The page, which may show the top of the table alone, was not.
      row?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // Keys belong to the row, not to buttons and links in it.
    if (!(event.target instanceof HTMLElement) || event.target.dataset.index === undefined) return;
    const item = items.at(at);
    const to =
      event.metaKey || event.ctrlKey || event.altKey ? undefined : movedTo(event.key, at, items.length, 10);
    if (to !== undefined) {
      if (event.shiftKey && selection !== undefined) {
        anchor.current ??= at;
        void select(to, anchor.current);
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
  const rowIds = () => items.slice().flatMap((item) => (item.kind === 'row' ? [item.id] : []));
  return (
    <div
      ref={scroller}
      className={cards ? 'table__scroller table__scroller--cards' : 'table__scroller'}
      style={props.maxHeight === undefined ? undefined : { maxBlockSize: props.maxHeight }}
      onScroll={(event) => props.place?.keep(event.currentTarget.scrollTop)}
      {...keepFocus}
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
          {virtual.getVirtualItems().map(({ index, start }) => {
            const item = items.at(index);
            if (item === undefined) return null;
            const key = item.id;
            const place = {
              index,
              start,
              of: props.total,
              active: index === at,
              measure: virtual.measureElement,
              cards,
              current: props.current !== undefined && item.id === props.current,
            };
            // The same few elements all the way, which are moved: nothing is made anew while rows fly by.
            if (flung && index !== at) return <WaitRow key={`flung ${index - firstInSight}`} place={place} />;
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
              onOpen: onOpen && open,
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
      {virtual.getVirtualItems().length < items.length && (
        <p className="table__paper paper-only">{texts.table.onPaper(props.total)}</p>
      )}
      <span className="hidden-text" role="status">
        {props.loadingMore === true ? texts.table.loadingMore : ''}
      </span>
    </div>
  );
}

/** Whether rows fly by, as the place that is scrolled to tells before anything is drawn there. */
function useFling() {
  const is = useRef(false);
  const [observe] = useState((): typeof observeElementOffset => {
    const watch = flingWatch();
    return (instance, tell) =>
      observeElementOffset(instance, (pixels, isScrolling) => {
        is.current = watch(pixels, instance.scrollElement?.clientHeight ?? 0, isScrolling);
        tell(pixels, isScrolling);
      });
  });
  return { is, observe };
}

/** A row that has been read takes the place of what stood for it: the focus would be lost with that. */
function useKeptFocus(scroller: RefObject<HTMLElement | null>, at: number) {
  const isOnRow = useRef(false);
  useLayoutEffect(() => {
    if (isOnRow.current && document.activeElement === document.body)
      scroller.current?.querySelector<HTMLElement>(`[data-index="${at}"]`)?.focus({ preventScroll: true });
  });
  return {
    onFocus: ({ target }: FocusEvent) => {
      isOnRow.current = target instanceof HTMLElement && target.dataset.index !== undefined;
    },
    onBlur: () => {
      isOnRow.current = false;
    },
  };
}

function hasUnread<Row>(items: Items<Row>, a: number, b: number): boolean {
  return items.slice(Math.min(a, b), Math.max(a, b) + 1).some(({ kind }) => kind === 'wait');
}

/** What has been read is in the page after it has been drawn. */
function drawn(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
  });
}
