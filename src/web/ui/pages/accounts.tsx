import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import type { AccountRow } from '../../api/accounts.ts';
import { useRead } from '../api/query.ts';
import { oneOf } from '../api/search-state.ts';
import { useAsked } from '../api/use-asked.ts';
import { useList } from '../api/use-list.ts';
import { useSearchState } from '../api/use-search-state.ts';
import { useTyped } from '../api/use-typed.ts';
import { AsOfNotes } from '../components/as-of-notes.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Words } from '../components/code.tsx';
import { DataTable } from '../components/data-table.tsx';
import { SearchField } from '../components/fields.tsx';
import { NothingScanned } from '../components/nothing-scanned.tsx';
import { Page } from '../components/page.tsx';
import { LoadingRegion, Skeleton } from '../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useMay } from '../shell/session-context.ts';
import { texts } from '../texts.ts';
import './accounts/accounts.css';
import { accountColumns, nameOf } from './accounts/columns.tsx';
import { CoverageStrip } from './accounts/coverage-strip.tsx';
import { Runs } from './accounts/runs.tsx';
import { useScan } from './accounts/scan.tsx';
import { Troubles, useTroubled } from './accounts/troubles.tsx';

const words = texts.accounts;

/** What was read of which account, what could not be, and why; and a scan of them now. */
export default function AccountsPage(): ReactNode {
  const may = useMay('operator');
  const navigate = useNavigate();
  const [search, setSearch] = useSearchState();
  const status = oneOf(search, 'status');
  const q = (oneOf(search, 'q') ?? '').trim();
  const unjudged = oneOf(search, 'unjudged');
  const [typed, setTyped] = useTyped(q, (text) => setSearch({ q: text === '' ? undefined : text }));
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const accounts = useList('/accounts', { status, q, unjudged });
  const troubled = useTroubled();
  const scan = useScan();
  useAsked('scan', () => {
    if (may) scan.ask([]);
  });
  const columns = useMemo(accountColumns, []);
  const by = columns.find(({ id, unsorted }) => id === oneOf(search, 'sort') && unsorted !== true)?.id;
  const isFiltered = status !== undefined || q !== '' || unjudged !== undefined;
  const showAll = () => {
    setTyped('');
    setSearch({ status: undefined, q: undefined, unjudged: undefined });
  };
  return (
    <Page
      title={texts.nav.accounts}
      lead={words.lead}
      actions={
        may && (
          <Button look="primary" icon="play" busy={scan.busy} onClick={() => scan.ask([])}>
            {words.scanNow}
          </Button>
        )
      }
    >
      {scan.dialog}
      {scan.status}
      <AsOfNotes asOf={accounts.first?.asOf} />
      <CoverageStrip status={status} onStatus={(next) => setSearch({ status: next })} />
      {/* Together, or what is known first would be pushed down by what comes before it. */}
      {troubled.total === undefined && troubled.fault === undefined ? (
        <LoadingRegion>
          <Skeleton height="60vh" round />
        </LoadingRegion>
      ) : (
        <>
          <Troubles accounts={troubled} onScan={may ? scan.ask : undefined} />
          <Card title={words.all} flush>
            {accounts.fault !== undefined ? (
              <ErrorState fault={accounts.fault} retry={accounts.again} retrying={accounts.isReading} />
            ) : accounts.total === undefined ? (
              <LoadingRegion>
                <div className="accounts__wait">
                  <Skeleton height="26rem" round />
                </div>
              </LoadingRegion>
            ) : (
              <DataTable<AccountRow>
                label={words.all}
                rows={accounts.rows}
                list={accounts.pages}
                sort={
                  by === undefined ? undefined : { id: by, descending: oneOf(search, 'order') === 'desc' }
                }
                onSort={(sort) =>
                  setSearch({ sort: sort?.id, order: sort?.descending === true ? 'desc' : undefined })
                }
                total={accounts.total}
                columns={columns}
                rowId={({ coverage }) => coverage.account.id}
                rowName={({ coverage }) => nameOf(coverage.account)}
                onOpen={({ coverage }) =>
                  void navigate({ to: '/accounts/$id', params: { id: coverage.account.id }, search: {} })
                }
                {...(may && { selection, onSelection: setSelection })}
                selectionActions={
                  <Button size="small" icon="play" busy={scan.busy} onClick={() => scan.ask([...selection])}>
                    {words.scanSelected}
                  </Button>
                }
                loadingMore={accounts.isReadingMore}
                tools={
                  <>
                    <div className="accounts__search">
                      <SearchField label={words.search} value={typed} onChange={setTyped} />
                    </div>
                    {unjudged !== undefined && (
                      <Unjudged rule={unjudged} onClose={() => setSearch({ unjudged: undefined })} />
                    )}
                  </>
                }
                empty={
                  accounts.first?.asOf.runs.length === 0 && !scan.busy ? (
                    <NothingScanned />
                  ) : (
                    <EmptyState
                      icon="accounts"
                      title={isFiltered ? words.noneFound : scan.busy ? words.noneYet : words.none}
                      actions={isFiltered && <Button onClick={showAll}>{words.showAll}</Button>}
                    >
                      <p>
                        <Words
                          text={
                            isFiltered ? words.noneFoundWhy : scan.busy ? words.noneYetWhy : words.noneWhy
                          }
                        />
                      </p>
                    </EmptyState>
                  )
                }
              />
            )}
          </Card>
          <Runs />
        </>
      )}
    </Page>
  );
}

interface UnjudgedProps {
  readonly rule: string;
  readonly onClose: () => void;
}

/** Says of which rule the accounts were not judged by it: a number of the overview leads here. */
function Unjudged({ rule, onClose }: UnjudgedProps): ReactNode {
  const { data } = useRead('/overview');
  const title = data?.rules.find(({ id }) => id === rule)?.title ?? rule;
  return (
    <p className="accounts__unjudged">
      <span>
        {words.unjudged} <strong>{title}</strong>
      </span>
      <Button size="small" look="quiet" icon="close" onClick={onClose}>
        {words.unjudgedAll}
      </Button>
    </p>
  );
}
