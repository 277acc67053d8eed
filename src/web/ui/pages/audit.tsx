import { type ReactNode, useEffect, useState } from 'react';
import type { AuditEntry, AuditList } from '../../api/audit.ts';
import { addressOf } from '../api/client.ts';
import type { ListPages } from '../api/list-pages.ts';
import { useRead } from '../api/query.ts';
import { oneOf } from '../api/search-state.ts';
import { useAsked } from '../api/use-asked.ts';
import { type List, useList } from '../api/use-list.ts';
import { useSearchState } from '../api/use-search-state.ts';
import { AnchorButton, Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Words } from '../components/code.tsx';
import { DataTable } from '../components/data-table.tsx';
import { Notice } from '../components/notice.tsx';
import { Page } from '../components/page.tsx';
import { LoadingRegion, Skeleton } from '../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { texts } from '../texts.ts';
import './audit/audit.css';
import { ENTRY_COLUMNS } from './audit/entry-columns.tsx';
import { EntryDialog } from './audit/entry-dialog.tsx';
import { AuditFilters, filterOf } from './audit/filters.tsx';
import { VerifyCard } from './audit/verify-card.tsx';
import './plan/plan.css';

const words = texts.audit;
/** As many as the API gives at once. */
const SIZES = { first: 200, next: 500 };

/** The audit log: its entries, each whole, and whether the chain is. */
export default function Audit(): ReactNode {
  const [asked, setAsked] = useState(false);
  const verification = useRead('/audit/verification', {}, { enabled: asked, staleTime: 0 });
  const again = () => {
    if (asked) void verification.refetch();
    setAsked(true);
  };
  useAsked('verify', again);
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <AnchorButton icon="download" href={addressOf('/audit/download')} download>
            {words.download}
          </AnchorButton>
          <Button look="primary" icon="check" busy={verification.isFetching} onClick={again}>
            {words.verify}
          </Button>
        </>
      }
    >
      {asked && (
        <VerifyCard
          verification={verification.data}
          fault={verification.error}
          isChecking={verification.isFetching}
          onAgain={again}
        />
      )}
      <AuditFilters />
      <Entries />
    </Page>
  );
}

const rowId = ({ seq }: AuditEntry) => String(seq);
const rowName = ({ seq }: AuditEntry) => words.entry(seq);

function Entries(): ReactNode {
  const [search, setSearch] = useSearchState();
  const filter = filterOf(search);
  const entries = useList('/audit', { ...filter }, { sizes: SIZES });
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const opened = oneOf(search, 'entry');
  const { first, fault, pages } = entries;
  if (fault !== undefined && (first === undefined || pages?.fault !== undefined))
    return (
      <Card>
        <ErrorState fault={fault} retry={entries.again} retrying={entries.isReading} />
      </Card>
    );
  if (first === undefined)
    return (
      <LoadingRegion>
        <Skeleton height="30rem" round />
      </LoadingRegion>
    );
  return (
    <>
      {first.damage !== undefined && (
        <Notice tone="fail" icon="fail" title={words.damaged}>
          <p>
            <Words text={first.damage} />
          </p>
          {first.hint !== undefined && (
            <p>
              <Words text={first.hint} />
            </p>
          )}
          {first.total > 0 && <p>{words.damagedList}</p>}
        </Notice>
      )}
      <Card flush>
        {first.total === 0 ? (
          <Nothing list={first} isFiltered={isFiltered} />
        ) : (
          <DataTable
            label={words.label}
            rows={entries.rows}
            list={pages}
            total={first.total}
            columns={ENTRY_COLUMNS}
            rowId={rowId}
            rowName={rowName}
            onOpen={({ seq }) => setSearch({ entry: String(seq) }, true)}
            loadingMore={entries.isReadingMore}
            tools={<span className="mono clip">{first.path}</span>}
            empty={null}
          />
        )}
      </Card>
      {opened !== undefined && (
        <Opened
          key={opened}
          seq={opened}
          entries={entries}
          isFiltered={isFiltered}
          onOpen={(seq) => setSearch({ entry: seq === undefined ? undefined : String(seq) })}
        />
      )}
    </>
  );
}

/** Why nothing is listed: a log that is gone is no empty one. */
function Nothing({
  list,
  isFiltered,
}: {
  readonly list: AuditList;
  readonly isFiltered: boolean;
}): ReactNode {
  if (isFiltered)
    return (
      <EmptyState icon="audit" title={words.noMatch}>
        <p>
          <Words text={list.note ?? words.noMatchWhy} />
        </p>
      </EmptyState>
    );
  const isLost = list.damage !== undefined;
  return (
    <EmptyState icon="audit" title={isLost ? words.nothingLeft : words.empty}>
      <p>{isLost ? words.nothingLeftWhy : words.emptyWhy}</p>
    </EmptyState>
  );
}

interface OpenedProps {
  readonly seq: string;
  readonly entries: List<'/audit'>;
  readonly isFiltered: boolean;
  readonly onOpen: (seq: number | undefined) => void;
}

/** The entry that the address names: where it stands is read, and what stands beside it. */
function Opened({ seq, entries, isFiltered, onOpen }: OpenedProps): ReactNode {
  const { pages, isOld } = entries;
  const at = pages?.find((row) => String(row.seq) === seq) ?? -1;
  const isFound = at >= 0;
  const [sought, setSought] = useState<unknown>();
  useEffect(() => {
    if (pages === undefined || isOld) return;
    const reading = isFound
      ? pages.reach(Math.max(0, at - 1), at + 1)
      : reachEntry(pages, Number(seq), isFiltered);
    // Where it cannot be read, the list says so.
    void reading.catch(() => undefined).then(() => setSought(pages));
  }, [pages, isOld, isFound, at, seq, isFiltered]);
  const entry = pages?.at(at);
  if (entry === undefined && sought !== pages) return null;
  if (entry === undefined)
    return (
      <Notice tone="info" icon="info" title={words.entryMissing(seq, isFiltered)} alert>
        <div>
          <Button size="small" onClick={() => onOpen(undefined)}>
            {texts.common.close}
          </Button>
        </div>
      </Notice>
    );
  const to = (row: AuditEntry | undefined) => (row === undefined ? undefined : () => onOpen(row.seq));
  return (
    <EntryDialog
      entry={entry}
      onNewer={to(pages?.at(at - 1))}
      onOlder={to(pages?.at(at + 1))}
      onClose={() => onOpen(undefined)}
    />
  );
}

/** Entries are numbered one by one: without a filter its number tells its place, else how far it can be at most. */
async function reachEntry(pages: ListPages<AuditEntry>, seq: number, isFiltered: boolean): Promise<void> {
  const guess = (pages.at(0)?.seq ?? 0) - seq;
  if (!(guess >= 0)) return;
  await pages.reach(isFiltered ? 0 : guess, guess);
}
