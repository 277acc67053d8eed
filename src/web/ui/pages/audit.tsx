import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { AuditEntry, AuditList } from '../../api/audit.ts';
import { addressOf } from '../api/client.ts';
import { useRead } from '../api/query.ts';
import { oneOf } from '../api/search-state.ts';
import { useAsked } from '../api/use-asked.ts';
import { type Pages, usePages } from '../api/use-pages.ts';
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
const PAGE = 200;

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
  const entries = usePages('/audit', { ...filter, limit: PAGE });
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const opened = oneOf(search, 'entry');
  const { first, error } = entries;
  if (error !== null && first === undefined)
    return (
      <Card>
        <ErrorState fault={error} retry={entries.again} retrying={entries.isReading} />
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
          <p>{words.damagedList}</p>
        </Notice>
      )}
      <Card flush>
        {first.total === 0 ? (
          <EmptyState icon="audit" title={isFiltered ? words.noMatch : words.empty}>
            <p>{isFiltered ? <Words text={first.note ?? words.noMatchWhy} /> : words.emptyWhy}</p>
          </EmptyState>
        ) : (
          <DataTable
            label={words.label}
            rows={entries.rows}
            total={first.total}
            columns={ENTRY_COLUMNS}
            rowId={rowId}
            rowName={rowName}
            onOpen={({ seq }) => setSearch({ entry: String(seq) }, true)}
            onEnd={entries.more}
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
          onOpen={(seq) => setSearch({ entry: seq === undefined ? undefined : String(seq) })}
        />
      )}
    </>
  );
}

interface OpenedProps {
  readonly seq: string;
  readonly entries: Pages<AuditList>;
  readonly onOpen: (seq: number | undefined) => void;
}

/** The entry that the address names: pages are read until it is there, since the log is read from its end. */
function Opened({ seq, entries, onOpen }: OpenedProps): ReactNode {
  const { rows, hasMore, isReading, more } = entries;
  const at = useMemo(() => rows.findIndex((row) => String(row.seq) === seq), [rows, seq]);
  const entry = rows[at];
  const oldest = rows.at(-1)?.seq ?? 0;
  const mayCome = entry === undefined && hasMore && Number(seq) < oldest;
  useEffect(() => {
    if (mayCome && !isReading) more();
  }, [mayCome, isReading, more]);
  // The older one of the last row that is loaded.
  useEffect(() => {
    if (at >= 0 && at === rows.length - 1) more();
  }, [at, rows.length, more]);
  if (mayCome || (isReading && entry === undefined)) return null;
  if (entry === undefined)
    return (
      <Notice tone="info" icon="info" title={words.entryMissing(seq)} alert>
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
      onNewer={to(rows[at - 1])}
      onOlder={to(rows[at + 1])}
      onClose={() => onOpen(undefined)}
    />
  );
}
