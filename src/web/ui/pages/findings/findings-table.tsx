import { type ReactNode, useMemo } from 'react';
import type { FindingRow } from '../../../api/findings.ts';
import { Button } from '../../components/button.tsx';
import { ColumnMenu } from '../../components/column-menu.tsx';
import type { Sort } from '../../components/data-table.tsx';
import { LoadingRegion, Skeleton } from '../../components/skeleton.tsx';
import { useMedia } from '../../components/use-media.ts';
import { type ScrollPlace, VirtualRows } from '../../components/virtual-rows.tsx';
import { useStored } from '../../shell/stored.ts';
import { texts } from '../../texts.ts';
import { BESIDE_PANEL, COLUMNS, credentialName } from './columns.tsx';
import type { Shown } from './use-rows.ts';

interface FindingsTableProps {
  readonly shown: Shown;
  readonly tools: ReactNode;
  readonly exports: ReactNode;
  readonly empty: ReactNode;
  readonly isGrouped: boolean;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | undefined) => void;
  readonly current: string | undefined;
  readonly onOpen: (row: FindingRow) => void;
  /** Without it nothing can be selected: a viewer can do nothing with it. */
  readonly selection: ReadonlySet<string> | undefined;
  readonly onSelection: (selection: ReadonlySet<string>) => void;
  readonly selectionActions: ReactNode;
  readonly place: ScrollPlace;
}

const NOTHING: ReadonlySet<string> = new Set();
const rowId = ({ id }: FindingRow) => id;
const rowName = (row: FindingRow) =>
  [row.title, row.resource.name, credentialName(row)].filter(Boolean).join(', ');

/** Findings by the thousand: what is in sight is in the page, what is near has been read. */
export function FindingsTable(props: FindingsTableProps): ReactNode {
  const { shown, selection, onSelection } = props;
  const [columns, setColumns] = useColumns();
  const isNarrow = useMedia('(max-width: 1899px)') && props.current !== undefined;
  const visible = useMemo(
    () => (isNarrow ? BESIDE_PANEL : COLUMNS).filter(({ id }) => columns[id] !== false),
    [columns, isNarrow],
  );
  const chosen = selection?.size ?? 0;
  return (
    <div
      className="table findings__table"
      aria-busy={shown.isOld || undefined}
      data-old={shown.isOld || undefined}
    >
      <div className="table__tools">
        {props.tools}
        <div className="findings__bar">
          {chosen > 0 ? (
            <div className="table__chosen" role="status">
              <strong>{texts.table.selected(chosen)}</strong>
              {props.selectionActions}
              <Button size="small" look="quiet" icon="close" onClick={() => onSelection(NOTHING)}>
                {texts.table.clear}
              </Button>
            </div>
          ) : (
            <span className="table__count" role="status">
              {countWords(shown, props.isGrouped)}
            </span>
          )}
          <div className="findings__bar-end">
            {props.exports}
            <ColumnMenu
              columns={COLUMNS}
              shown={columns}
              onShown={setColumns}
              sort={props.sort}
              onSort={props.onSort}
            />
          </div>
        </div>
      </div>
      {shown.isWaiting ? (
        <Waiting />
      ) : shown.lines.items.length === 0 ? (
        props.empty
      ) : (
        <VirtualRows<FindingRow>
          label={texts.findings.table}
          rows={[]}
          columns={COLUMNS}
          empty={null}
          rowId={rowId}
          rowName={rowName}
          items={shown.lines.items}
          visible={visible}
          total={shown.lines.items.length}
          selection={selection}
          onSelection={onSelection}
          sort={props.sort}
          onSort={props.onSort}
          onToggleGroup={shown.toggleGroup}
          onOpen={props.onOpen}
          onSight={shown.lines.want}
          onReach={shown.lines.reach}
          loadingMore={shown.isReadingMore}
          place={props.place}
          current={props.current}
        />
      )}
    </div>
  );
}

function countWords({ isWaiting, total }: Shown, isGrouped: boolean): string {
  if (isWaiting) return texts.common.loading;
  return isGrouped ? texts.findings.groupCount(total) : texts.table.rows(total);
}

/** As many rows as a window shows, in their size. */
function Waiting(): ReactNode {
  return (
    <LoadingRegion>
      {Array.from({ length: 14 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing but their place.
        <div key={index} className="findings__waiting-row">
          <Skeleton width={`${38 + ((index * 17) % 41)}%`} height="0.8rem" />
        </div>
      ))}
    </LoadingRegion>
  );
}

type Visible = Readonly<Record<string, boolean>>;

/** Which columns are shown, kept in this browser. */
function useColumns(): readonly [Visible, (visible: Visible) => void] {
  const [stored, setStored] = useStored('keyreeve-findings-columns', '');
  const visible = useMemo(() => {
    const otherwise = stored === '' ? undefined : new Set(stored.split(' '));
    return Object.fromEntries(
      COLUMNS.map(({ id, hidden = false, fixed = false }) => [id, fixed || (otherwise?.has(id) ?? !hidden)]),
    );
  }, [stored]);
  return [
    visible,
    (next) => setStored(COLUMNS.flatMap(({ id }) => (next[id] === false ? [] : [id])).join(' ')),
  ];
}
