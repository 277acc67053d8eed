import type { ReactNode } from 'react';
import type { Account } from '../../../../core/model/account.ts';
import type { CoverageStatus } from '../../../../core/model/run.ts';
import type { AccountRow } from '../../../api/accounts.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Words } from '../../components/code.tsx';
import type { Column } from '../../components/data-table.tsx';
import type { IconName } from '../../components/icon.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RowLink } from '../../components/row-link.tsx';
import { grouped, texts } from '../../texts.ts';
import { CountLink } from './count-link.tsx';

const words = texts.accounts;

/** What a person calls an account. */
export function nameOf({ name, id }: Account): string {
  return name ?? id;
}

const LOOKS: Readonly<Record<CoverageStatus, { readonly tone: Tone; readonly icon: IconName }>> = {
  scanned: { tone: 'pass', icon: 'check' },
  partial: { tone: 'unknown', icon: 'unknown' },
  failed: { tone: 'fail', icon: 'fail' },
  skipped: { tone: 'neutral', icon: 'skip' },
};

/** What became of an account in the run: icon and word. */
export function CoverageBadge({ status }: { readonly status: CoverageStatus }): ReactNode {
  return <Badge {...LOOKS[status]}>{words.statuses[status]}</Badge>;
}

const RANKS: Readonly<Record<CoverageStatus, number>> = { failed: 0, partial: 1, skipped: 2, scanned: 3 };

/** Columns of the table of accounts. */
export function accountColumns(): readonly Column<AccountRow>[] {
  return [
    {
      id: 'account',
      header: words.account,
      value: ({ coverage }) => nameOf(coverage.account),
      cell: ({ coverage: { account } }) => (
        <span className="account-name">
          <RowLink path={['accounts', account.id]}>
            <bdi>{nameOf(account)}</bdi>
          </RowLink>
          {account.isManagement === true && <Badge>{words.management}</Badge>}
        </span>
      ),
      least: 11,
      grow: 3,
      fixed: true,
    },
    {
      id: 'status',
      header: words.status,
      value: ({ coverage }) => RANKS[coverage.status],
      cell: ({ coverage }) => <CoverageBadge status={coverage.status} />,
      least: 8.75,
      grow: 0,
    },
    {
      id: 'open',
      header: words.open,
      value: ({ counts }) => counts.open,
      cell: (row) => <CountLink row={row} standing="open" />,
      least: 6.5,
      grow: 0,
      numeric: true,
    },
    {
      id: 'unknown',
      header: words.unknown,
      value: ({ counts }) => counts.unknown + counts.notSeen,
      cell: (row) => <CountLink row={row} standing="unknown" />,
      least: 7,
      grow: 0,
      numeric: true,
    },
    {
      id: 'report',
      header: words.report,
      value: ({ reportAt }) => (reportAt === undefined ? undefined : Date.parse(reportAt)),
      cell: ({ reportAt, coverage: { report } }) => (
        <span className="row gap-2 nowrap">
          <RelativeTime
            at={reportAt}
            absent={report === undefined ? words.noReport : words.reportOfUnknownAge}
            inRow
          />
          {report?.stale === true && (
            <Badge tone="unknown" icon="clock" bare>
              {words.stale}
            </Badge>
          )}
        </span>
      ),
      least: 10.5,
      grow: 1,
    },
    {
      id: 'cause',
      header: words.cause,
      value: ({ coverage }) => causeOf(coverage),
      cell: ({ coverage }) => <Cause words={causeOf(coverage)} />,
      least: 12,
      grow: 4,
    },
    {
      id: 'id',
      header: words.id,
      value: ({ coverage }) => coverage.account.id,
      cell: ({ coverage }) => <span className="mono">{coverage.account.id}</span>,
      least: 8.5,
      grow: 0,
    },
    {
      id: 'users',
      header: words.users,
      value: ({ users }) => users,
      cell: ({ users }) =>
        users === undefined ? <span className="dim">{texts.common.notKnown}</span> : grouped(users),
      least: 7,
      grow: 0,
      numeric: true,
      hidden: true,
    },
    {
      id: 'read',
      header: words.read,
      value: ({ run }) => Date.parse(run.now),
      cell: ({ run }) => <RelativeTime at={run.now} inRow />,
      least: 8,
      grow: 1,
      hidden: true,
    },
  ];
}

/** The first reason why an account was not read whole. */
function causeOf({ reason, notRead }: AccountRow['coverage']): string | undefined {
  const [first] = notRead;
  if (reason !== undefined) return reason;
  if (first === undefined) return undefined;
  return notRead.length === 1
    ? `${first.source}: ${first.words}`
    : words.causes(notRead.length, first.source);
}

function Cause({ words: told }: { readonly words: string | undefined }): ReactNode {
  if (told === undefined) return null;
  return (
    <span title={told}>
      <Words text={told} />
    </span>
  );
}
