import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AccountDetail } from '../../api/accounts.ts';
import { useBoardRead } from '../api/board-read.ts';
import { AsOfNotes } from '../components/as-of-notes.tsx';
import { Badge } from '../components/badge.tsx';
import { Button, LinkButton } from '../components/button.tsx';
import { CopyText } from '../components/copy-text.tsx';
import { Page } from '../components/page.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { UnreadPage } from '../components/unread-page.tsx';
import { useMay } from '../shell/session-context.ts';
import { texts } from '../texts.ts';
import { AccountPrincipals } from './account/account-principals.tsx';
import { AccountRules } from './account/account-rules.tsx';
import { AccountRuns } from './account/account-runs.tsx';
import { Coverage } from './account/coverage.tsx';
import './accounts/accounts.css';
import { CoverageBadge, nameOf } from './accounts/columns.tsx';
import { useScan } from './accounts/scan.tsx';

const words = texts.account;
const route = getRouteApi('/accounts/$id');

/** One account: what was read of it, what its rules say, and who is in it. */
export default function AccountPage(): ReactNode {
  const { id } = route.useParams();
  const answer = useBoardRead('/accounts/:id', { params: { id } });
  if (answer.data !== undefined) return <Whole key={id} detail={answer.data} />;
  return (
    <UnreadPage
      title={id}
      above={ABOVE}
      answer={answer}
      waiting={
        <>
          <Skeleton height="9rem" round />
          <Skeleton height="22rem" round />
        </>
      }
      gone={{ icon: 'accounts', words, next: <LinkButton to="/accounts">{words.goneNext}</LinkButton> }}
    />
  );
}

const ABOVE = [{ to: '/accounts', words: texts.nav.accounts }] as const;

function Whole({ detail: { asOf, row, rules, runs } }: { readonly detail: AccountDetail }): ReactNode {
  const may = useMay('operator');
  const scan = useScan();
  const { account, status, state } = row.coverage;
  return (
    <Page
      title={nameOf(account)}
      heading={<bdi className="breaks">{nameOf(account)}</bdi>}
      above={ABOVE}
      lead={
        <div className="row gap-2">
          <CopyText text={account.id} />
          <CoverageBadge status={status} />
          {account.isManagement === true && <Badge>{texts.accounts.management}</Badge>}
          {account.partition !== 'aws' && <Badge>{account.partition}</Badge>}
          {state !== undefined && state !== 'ACTIVE' && <Badge tone="manual">{state}</Badge>}
          <span className="dim">
            {words.readByRun(row.run.number)} <RelativeTime at={row.run.now} />
          </span>
        </div>
      }
      actions={
        <>
          {may && (
            <Button icon="play" busy={scan.busy} onClick={() => scan.ask([account.id])}>
              {words.scan}
            </Button>
          )}
          <LinkButton look="primary" icon="findings" to="/findings" search={{ account: account.id }}>
            {words.findings}
          </LinkButton>
        </>
      }
    >
      {scan.dialog}
      {scan.status}
      <AsOfNotes asOf={asOf} />
      <div className="account">
        <div className="stack">
          <Coverage row={row} />
          <AccountRuns runs={runs} />
        </div>
        <div className="stack">
          <AccountRules account={account.id} rules={rules} status={status} />
          <AccountPrincipals account={account.id} />
        </div>
      </div>
      <p className="no-print">
        <Link to="/accounts">{words.back}</Link>
      </p>
    </Page>
  );
}
