import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { PrincipalRow } from '../../../api/principals.ts';
import { useList } from '../../api/use-list.ts';
import { useTyped } from '../../api/use-typed.ts';
import { Badge, SeverityBadge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { SearchField } from '../../components/fields.tsx';
import { SEVERITIES } from '../../components/orders.ts';
import { RowLink } from '../../components/row-link.tsx';
import { LoadingRegion, Skeleton } from '../../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { grouped, texts } from '../../texts.ts';

const words = texts.account;

const COLUMNS: readonly Column<PrincipalRow>[] = [
  {
    id: 'name',
    header: words.principal,
    value: ({ name }) => name,
    cell: ({ account, kind, name }) => (
      <span className="account-name">
        <RowLink path={['principals', account.id, kind, name]}>
          <bdi>{name}</bdi>
        </RowLink>
        {kind === 'root' && <Badge icon="root">{words.root}</Badge>}
      </span>
    ),
    least: 9,
    grow: 3,
    fixed: true,
  },
  {
    id: 'worst',
    header: words.worst,
    value: ({ worst }) => (worst === undefined ? undefined : SEVERITIES.indexOf(worst)),
    cell: ({ worst, unknown }) =>
      worst !== undefined ? (
        <SeverityBadge severity={worst} />
      ) : unknown > 0 ? (
        <Badge tone="unknown" icon="unknown">
          {words.worstUnknown}
        </Badge>
      ) : (
        <span className="dim">{words.nothingOpen}</span>
      ),
    least: 7.5,
    grow: 1,
  },
  {
    id: 'open',
    header: words.columns.open,
    value: ({ open }) => open,
    cell: ({ open }) => grouped(open),
    least: 5.75,
    grow: 0,
    numeric: true,
  },
  {
    id: 'unknown',
    header: words.columns.unknown,
    value: ({ unknown }) => unknown,
    cell: ({ unknown }) => grouped(unknown),
    least: 7,
    grow: 0,
    numeric: true,
  },
  {
    id: 'keys',
    header: words.activeKeys,
    value: ({ activeKeys }) => activeKeys,
    cell: ({ activeKeys }) => grouped(activeKeys),
    least: 8,
    grow: 0,
    numeric: true,
  },
  {
    id: 'password',
    header: words.password,
    value: ({ hasPassword }) => (hasPassword === undefined ? undefined : hasPassword ? 1 : 0),
    cell: ({ hasPassword }) =>
      hasPassword === undefined ? (
        <span className="dim">{texts.common.notKnown}</span>
      ) : hasPassword ? (
        words.yes
      ) : (
        words.no
      ),
    least: 6.5,
    grow: 1,
  },
];

/** Users and root of an account. */
export function AccountPrincipals({ account }: { readonly account: string }): ReactNode {
  const [q, setQ] = useState('');
  const [typed, setTyped] = useTyped(q, setQ);
  const navigate = useNavigate();
  const principals = useList('/principals', { account, q });
  return (
    <Card title={words.principalsTitle} flush>
      {principals.fault !== undefined ? (
        <ErrorState fault={principals.fault} retry={principals.again} retrying={principals.isReading} />
      ) : principals.total === undefined ? (
        <LoadingRegion>
          <div className="accounts__wait">
            <Skeleton height="16rem" round />
          </div>
        </LoadingRegion>
      ) : (
        <DataTable<PrincipalRow>
          label={words.principalsTitle}
          rows={principals.rows}
          list={principals.pages}
          total={principals.total}
          columns={COLUMNS}
          rowId={({ kind, name }) => `${kind}/${name}`}
          rowName={({ name }) => name}
          onOpen={({ kind, name }) =>
            void navigate({
              to: '/principals/$account/$kind/$name',
              params: { account, kind, name },
              search: {},
            })
          }
          loadingMore={principals.isReadingMore}
          maxHeight="36rem"
          tools={
            <div className="accounts__search">
              <SearchField label={words.searchPrincipals} value={typed} onChange={setTyped} />
            </div>
          }
          empty={
            <EmptyState icon="person" title={q === '' ? words.principalsNone : words.principalsNotFound}>
              <p>{q === '' ? words.principalsNoneWhy : words.principalsNotFoundWhy}</p>
            </EmptyState>
          }
        />
      )}
    </Card>
  );
}
