import type { ReactNode } from 'react';
import type { FindingRow } from '../../../api/findings.ts';
import { SeverityBadge } from '../../components/badge.tsx';
import type { Column } from '../../components/data-table.tsx';
import { PrincipalLink } from '../../components/principal-link.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RowLink } from '../../components/row-link.tsx';
import { StandingBadge } from '../../components/standing-badge.tsx';
import { texts } from '../../texts.ts';
import { FindingLink } from './finding-link.tsx';

const words = texts.findings.columns;

/** The columns of the table. Ids of those that can be sorted by are the API's. */
export const COLUMNS: readonly Column<FindingRow>[] = [
  {
    id: 'rule',
    header: words.what,
    value: ({ title }) => title,
    cell: (row) => <What row={row} />,
    least: 13,
    grow: 4,
    fixed: true,
  },
  {
    id: 'severity',
    header: words.severity,
    value: ({ severity }) => severity,
    cell: ({ severity }) => <SeverityBadge severity={severity} bare />,
    least: 6.75,
    grow: 0,
  },
  {
    id: 'resource',
    header: words.resource,
    value: ({ resource }) => resource.name,
    cell: (row) => <PrincipalLink row={row} inRow />,
    least: 7.5,
    grow: 1.2,
  },
  {
    id: 'standing',
    header: words.standing,
    value: ({ standing }) => standing,
    cell: ({ standing }) => <StandingBadge standing={standing} bare />,
    least: 8.5,
    grow: 0,
    unsorted: true,
  },
  {
    id: 'account',
    header: words.account,
    value: ({ account }) => account.name ?? account.id,
    cell: ({ account }) => (
      <RowLink path={['accounts', account.id]} title={`${account.name ?? ''} ${account.id}`.trim()}>
        <bdi>{account.name ?? account.id}</bdi>
      </RowLink>
    ),
    least: 7,
    grow: 1,
  },
  {
    id: 'key',
    header: words.key,
    value: (row) => credentialName(row),
    cell: (row) => {
      const name = credentialName(row);
      return name === undefined ? undefined : <span className="mono">{name}</span>;
    },
    least: 7,
    grow: 0.7,
    unsorted: true,
    // The line below the title mostly names it, and that line has the room.
    hidden: true,
  },
  {
    id: 'since',
    header: words.since,
    value: ({ since }) => since,
    cell: ({ since }) =>
      since === undefined ? <span className="dim">–</span> : <RelativeTime at={since} inRow />,
    least: 8,
    grow: 0.2,
  },
  {
    id: 'account-id',
    header: words.accountId,
    value: ({ account }) => account.id,
    cell: ({ account }) => <span className="mono">{account.id}</span>,
    least: 8.5,
    grow: 0,
    unsorted: true,
    hidden: true,
  },
  {
    id: 'rule-id',
    header: words.rule,
    value: ({ rule }) => rule,
    cell: ({ rule }) => <span className="mono">{rule}</span>,
    least: 12,
    grow: 1,
    unsorted: true,
    hidden: true,
  },
  {
    id: 'reason',
    header: words.reason,
    value: ({ reason }) => reason,
    least: 10,
    grow: 1,
    unsorted: true,
    hidden: true,
  },
  {
    id: 'id',
    header: words.id,
    value: ({ id }) => id,
    cell: ({ id }) => <span className="mono">{id}</span>,
    least: 18,
    grow: 0,
    unsorted: true,
    hidden: true,
  },
];

/**
 * The columns that there is room for while a finding stands beside the table. Whose finding it is stays before how grave it
 * is: several of one rule look alike without it.
 */
export const BESIDE_PANEL: readonly Column<FindingRow>[] = COLUMNS.flatMap((column) => {
  if (column.id === 'resource')
    return [{ ...column, cell: (row: FindingRow) => <Where row={row} />, least: 9.5, grow: 2 }];
  if (column.id === 'severity')
    return [{ ...column, cell: (row: FindingRow) => <HowGrave row={row} />, least: 7.25 }];
  return column.id === 'rule' ? [column] : [];
});

/** How grave it is, and below it how it stands, where it is not open: it must not look as if it were. */
function HowGrave({ row: { severity, standing } }: { readonly row: FindingRow }): ReactNode {
  return (
    <span className="findings__what">
      <SeverityBadge severity={severity} bare />
      {standing !== 'open' && <StandingBadge standing={standing} bare />}
    </span>
  );
}

/** The user or resource, and its account below. */
function Where({ row }: { readonly row: FindingRow }): ReactNode {
  const { id, name } = row.account;
  return (
    <span className="findings__what">
      <span className="findings__where">
        <PrincipalLink row={row} inRow />
      </span>
      <span className="findings__says" title={`${name ?? ''} ${id}`.trim()}>
        <bdi>{name ?? id}</bdi>
      </span>
    </span>
  );
}

/** The rule's title as the link to the finding, and what is said of this very case. */
function What({ row }: { readonly row: FindingRow }): ReactNode {
  return (
    <span className="findings__what">
      <span className="findings__name">
        <FindingLink id={row.id} className="findings__title" title={row.says}>
          {row.title}
        </FindingLink>
        {row.fresh && <span className="findings__fresh">{texts.findings.fresh}</span>}
      </span>
      <span className="findings__says">
        <bdi>{row.says}</bdi>
      </span>
    </span>
  );
}

/** The access key's id, or what kind of credential it is; several made in the same second are counted. */
export function credentialName({ credential }: Pick<FindingRow, 'credential'>): string | undefined {
  if (credential === undefined) return undefined;
  const more = (credential.sameSecond?.length ?? 1) - 1;
  const name = credential.accessKeyId ?? credential.id ?? texts.credentials[credential.kind];
  return more > 0 ? `${name} +${more}` : name;
}
