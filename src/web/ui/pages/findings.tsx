import './findings/findings.css';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { FindingRow } from '../../api/findings.ts';
import { oneOf, type Search } from '../api/search-state.ts';
import { AsOfNotes, isWhole } from '../components/as-of-notes.tsx';
import { Button } from '../components/button.tsx';
import { NothingScanned } from '../components/nothing-scanned.tsx';
import { Page } from '../components/page.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import type { ScrollPlace } from '../components/virtual-rows.tsx';
import { useMay } from '../shell/session-context.ts';
import { texts } from '../texts.ts';
import { filterQuery, isNarrowed, type View, viewIn, viewSearch, withoutFilters } from './findings/filter.ts';
import { FindingPanel } from './findings/finding-panel.tsx';
import { FindingsTable } from './findings/findings-table.tsx';
import type { Line, Lines } from './findings/lines.ts';
import { MOST_PLANNED, PlanDialog } from './findings/plan-dialog.tsx';
import { SuppressDialog } from './findings/suppress-dialog.tsx';
import { Chips, ExportMenu, Tools } from './findings/tools.tsx';
import { type Shown, useShown } from './findings/use-rows.ts';

const words = texts.findings;

/** All findings: filtered, sorted and grouped by what stands in the address, so that a view can be shared. */
export default function Findings(): ReactNode {
  const { view, opened, show, open } = useAddress();
  const shown = useShown(view);
  const may = useMay('operator');
  const { selection, setSelection } = useSelection(view);
  const [doing, setDoing] = useState<{
    readonly what: 'plan' | 'suppress';
    readonly ids: readonly string[];
  }>();
  const place = useScrollPlace();
  const neighbours = useNeighbours(shown.lines, opened);
  const leadTo = (id: string | undefined) => (id === undefined ? undefined : () => open(id, true));
  const start = (what: 'plan' | 'suppress') => (id: string) => setDoing({ what, ids: [id] });
  return (
    <Page title={words.title} lead={words.lead}>
      <AsOfNotes asOf={shown.asOf} />
      <Chips view={view} onView={show} />
      <div className={opened === undefined ? 'findings' : 'findings findings--opened'}>
        <div className="card">
          {shown.fault != null && <ErrorState fault={shown.fault} retry={shown.again} />}
          {(shown.fault == null || shown.lines.items.length > 0) && (
            <FindingsTable
              shown={shown}
              tools={<Tools view={view} onView={show} />}
              exports={<ExportMenu view={view} />}
              empty={<Empty shown={shown} view={view} onView={show} />}
              isGrouped={view.group !== undefined}
              sort={view.sort}
              onSort={(sort) => show({ ...view, sort })}
              current={opened}
              onOpen={(row) => open(row.id)}
              selection={may ? selection : undefined}
              onSelection={setSelection}
              selectionActions={
                <Bulk
                  shown={shown}
                  isGrouped={view.group !== undefined}
                  selection={selection}
                  onSelection={setSelection}
                  onDo={(what) => setDoing({ what, ids: [...selection] })}
                />
              }
              place={place}
            />
          )}
        </div>
        {opened !== undefined && (
          <FindingPanel
            id={opened}
            onClose={() => {
              // Back to where it was opened from.
              document.querySelector<HTMLElement>('.findings__table [aria-current="true"]')?.focus();
              open(undefined);
            }}
            onPrevious={leadTo(neighbours.previous)}
            onNext={leadTo(neighbours.next)}
            onPlan={start('plan')}
            onSuppress={start('suppress')}
          />
        )}
      </div>
      {doing?.what === 'plan' && (
        <PlanDialog
          request={{ findings: [...doing.ids] }}
          count={doing.ids.length}
          onClose={() => setDoing(undefined)}
        />
      )}
      {doing?.what === 'suppress' && (
        <SuppressDialog
          findings={doing.ids}
          onClose={() => setDoing(undefined)}
          onDone={() => {
            setDoing(undefined);
            setSelection(new Set());
          }}
        />
      )}
    </Page>
  );
}

/** The view and the open finding, as the address has them, and how to change them. */
function useAddress() {
  const search = useLocation({ select: (location) => location.search });
  const text = JSON.stringify(search);
  const navigate = useNavigate();
  const opened = oneOf(search, 'finding');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is all that it is made of.
  const view = useMemo(() => viewIn(search), [text]);
  // From what the address is when it is changed: a search that is sent while a finding opens must not close it.
  const go = (replace: boolean, change: (before: Search) => Search) =>
    void navigate({ to: '/findings', search: change, replace });
  return {
    view,
    opened,
    show: (next: View, how?: { readonly replace: boolean }) =>
      go(how?.replace ?? false, ({ finding }) => ({
        ...viewSearch(next),
        ...(finding !== undefined && { finding }),
      })),
    open: (finding: string | undefined, replace = false) =>
      go(replace, ({ finding: _before, ...rest }) => ({
        ...rest,
        ...(finding !== undefined && { finding }),
      })),
  };
}

/** Ids that are selected. Other filters are another question: nothing stays selected that is out of sight. */
function useSelection(view: View) {
  const [state, setState] = useState<{ readonly of: string; readonly ids: ReadonlySet<string> }>();
  const of = JSON.stringify(filterQuery(view));
  const none = useMemo(() => new Set<string>(), []);
  return {
    selection: state?.of === of ? state.ids : none,
    setSelection: (ids: ReadonlySet<string>) => setState({ of, ids }),
  };
}

/** Where the table was scrolled to at each entry of the history of this visit. */
const places = new Map<string, number>();

function useScrollPlace(): ScrollPlace {
  const entry = useLocation({ select: ({ state }) => state.__TSR_key ?? '' });
  const now = useRef<number | undefined>(undefined);
  const from = useRef(places.get(entry) ?? 0);
  useEffect(() => {
    // The same table under another address, such as of a finding that has been opened.
    if (now.current !== undefined) places.set(entry, now.current);
  }, [entry]);
  return useMemo(
    () => ({
      from: from.current,
      keep: (pixels) => {
        now.current = pixels;
        places.set(entry, pixels);
      },
    }),
    [entry],
  );
}

/** Ids of the findings before and after the open one; what is not read yet is, and headings are passed by. */
function useNeighbours(lines: Lines, id: string | undefined) {
  const found = useMemo(() => {
    const at = id === undefined ? -1 : lines.lineOf(id);
    return at < 0 ? undefined : { at, previous: besideIn(lines, at, -1), next: besideIn(lines, at, 1) };
  }, [lines, id]);
  const unread = found?.previous?.kind === 'wait' || found?.next?.kind === 'wait';
  const at = found?.at ?? 0;
  useEffect(() => {
    if (unread) lines.want(Math.max(0, at - 1), at + 1);
  }, [lines, unread, at]);
  const idOf = (item: Line | undefined) => (item?.kind === 'row' ? item.id : undefined);
  return { previous: idOf(found?.previous), next: idOf(found?.next) };
}

function besideIn({ items }: Lines, line: number, step: 1 | -1): Line | undefined {
  let at = line + step;
  while (items.at(at)?.kind === 'group') at += step;
  return at < 0 ? undefined : items.at(at);
}

interface BulkProps {
  readonly shown: Shown;
  readonly isGrouped: boolean;
  readonly selection: ReadonlySet<string>;
  readonly onSelection: (selection: ReadonlySet<string>) => void;
  readonly onDo: (what: 'plan' | 'suppress') => void;
}

/** What may be done with what is selected. */
function Bulk({ shown, isGrouped, selection, onSelection, onDo }: BulkProps): ReactNode {
  const [isReading, setReading] = useState(false);
  const toast = useToast();
  const selectAll = async () => {
    setReading(true);
    try {
      const rows: readonly FindingRow[] = await shown.all();
      onSelection(new Set(rows.map(({ id }) => id)));
    } catch (fault) {
      toast({ tone: 'fail', words: fault instanceof Error ? fault.message : texts.errors.title });
    } finally {
      setReading(false);
    }
  };
  const tooMany = selection.size > MOST_PLANNED;
  return (
    <>
      <Button
        size="small"
        look="primary"
        icon="plans"
        disabled={tooMany}
        title={tooMany ? words.tooManyToPlan(MOST_PLANNED) : undefined}
        onClick={() => onDo('plan')}
      >
        {words.plan}
      </Button>
      <Button size="small" onClick={() => onDo('suppress')}>
        {words.suppress}
      </Button>
      {!isGrouped && selection.size < shown.total && (
        <Button size="small" look="quiet" busy={isReading} onClick={() => void selectAll()}>
          {isReading ? words.selectingAll : words.selectAllMatching(shown.total)}
        </Button>
      )}
      {tooMany && (
        <>
          <Button
            size="small"
            look="quiet"
            onClick={() => onSelection(new Set([...selection].slice(0, MOST_PLANNED)))}
          >
            {words.keepFirst(MOST_PLANNED)}
          </Button>
          <span className="dim" role="status">
            {words.tooManyToPlan(MOST_PLANNED)}
          </span>
        </>
      )}
    </>
  );
}

interface EmptyProps {
  readonly shown: Shown;
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** No rows: whether that is good depends on whether anything was scanned, on the filters, and on what was read. */
function Empty({ shown: { asOf }, view, onView }: EmptyProps): ReactNode {
  if (asOf?.runs.length === 0) return <NothingScanned />;
  const whole = asOf !== undefined && isWhole(asOf);
  const narrowed = isNarrowed(view);
  return (
    <EmptyState
      icon={narrowed ? 'filter' : whole ? 'pass' : 'unknown'}
      title={words.emptyTitle}
      actions={
        narrowed ? (
          <Button onClick={() => onView(withoutFilters(view))}>{words.clearFilters}</Button>
        ) : undefined
      }
    >
      <p>{narrowed ? words.emptyNarrowed : whole ? words.emptyWhole : words.emptyNotWhole}</p>
    </EmptyState>
  );
}
