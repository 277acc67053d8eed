import { Link } from '@tanstack/react-router';
import type { PlanList } from '../../../api/plans.ts';
import { Badge } from '../../components/badge.tsx';
import type { Column } from '../../components/data-table.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { grouped, texts } from '../../texts.ts';
import { PlanBadge } from '../plan/badges.tsx';

const words = texts.plans;

export type PlanRow = PlanList['items'][number];

const number = (id: 'steps' | 'refused' | 'manual', least: number): Column<PlanRow> => ({
  id,
  header: words.columns[id],
  value: (row) => row[id],
  cell: (row) => grouped(row[id]),
  least,
  grow: 0,
  numeric: true,
  unsorted: true,
});

/** Of the table of plans. Not sorted here: rows come by pages, and what is not loaded would not be in the order. */
export const PLANS_COLUMNS: readonly Column<PlanRow>[] = [
  {
    id: 'id',
    header: words.columns.id,
    value: ({ id }) => id,
    cell: ({ id }) => (
      <Link to="/plans/$id" params={{ id }} search={{}} className="mono" tabIndex={-1}>
        {id}
      </Link>
    ),
    least: 8.5,
    grow: 0,
    fixed: true,
    unsorted: true,
  },
  {
    id: 'state',
    header: words.columns.state,
    value: ({ standing }) => standing.state,
    cell: ({ standing }) => <PlanBadge standing={standing} />,
    least: 11.6,
    unsorted: true,
  },
  {
    id: 'kind',
    header: words.columns.kind,
    value: ({ kind }) => words.kindsShort[kind],
    least: 6.2,
    unsorted: true,
  },
  number('steps', 3.8),
  {
    id: 'gaps',
    header: words.columns.gaps,
    value: ({ gaps }) => gaps,
    cell: ({ gaps }) =>
      gaps === 0 ? (
        '0'
      ) : (
        <Badge tone="unknown" icon="unknown">
          {grouped(gaps)}
        </Badge>
      ),
    least: 5.4,
    grow: 0,
    unsorted: true,
  },
  { ...number('refused', 5), hidden: true },
  { ...number('manual', 5), hidden: true },
  {
    id: 'accounts',
    header: words.columns.accounts,
    value: ({ accounts }) => accounts.length,
    cell: ({ accounts }) => (
      <span title={accounts.join(', ')}>
        {accounts.length === 1 ? accounts[0] : words.accountsCount(accounts.length)}
      </span>
    ),
    least: 7.9,
    unsorted: true,
  },
  {
    id: 'made',
    header: words.columns.made,
    value: ({ madeAt }) => madeAt,
    cell: ({ madeAt }) => <RelativeTime at={madeAt} inRow />,
    least: 8.4,
    grow: 0,
    unsorted: true,
  },
  {
    id: 'by',
    header: words.columns.by,
    value: makerOf,
    cell: (row) => <span title={makerOf(row)}>{makerOf(row)}</span>,
    least: 9,
    hidden: true,
    unsorted: true,
  },
  {
    id: 'expires',
    header: words.columns.expires,
    value: ({ expiresAt }) => expiresAt,
    cell: ({ expiresAt, standing }) =>
      standing.endedAt === undefined ? <RelativeTime at={expiresAt} inRow /> : '',
    least: 7,
    grow: 0,
    unsorted: true,
  },
];

function makerOf({ standing, madeBy }: PlanRow): string {
  return standing.madeBy ?? madeBy;
}
