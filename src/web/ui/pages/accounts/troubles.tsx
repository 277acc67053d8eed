import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import type { AccountCoverage } from '../../../../core/model/run.ts';
import { type List, useList } from '../../api/use-list.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Words } from '../../components/code.tsx';
import { Icon } from '../../components/icon.tsx';
import { ErrorState } from '../../components/states.tsx';
import { grouped, texts } from '../../texts.ts';
import { type Cause, causesOf } from './causes.ts';
import { nameOf } from './columns.tsx';

const words = texts.accounts;

/** Causes shown, and accounts named of each; the table has them all. */
const MOST_CAUSES = 12;
const MOST_NAMED = 60;

/** Accounts that could not be read whole. */
export function useTroubled(): List<'/accounts'> {
  return useList('/accounts', { status: 'failed,partial' }, { sizes: { first: 1000, next: 1000 } });
}

interface TroublesProps {
  readonly accounts: List<'/accounts'>;
  /** Scans these accounts again; absent for who may not. */
  readonly onScan: ((accounts: readonly string[]) => void) | undefined;
}

/** What could not be read, by cause, with what mends it. Stands before what could be. */
export function Troubles({ accounts, onScan }: TroublesProps): ReactNode {
  const causes = useMemo(() => causesOf(accounts.rows.map(({ coverage }) => coverage)), [accounts.rows]);
  if (accounts.fault !== undefined) {
    return <ErrorState fault={accounts.fault} retry={accounts.again} retrying={accounts.isReading} />;
  }
  if (causes.length === 0) return null;
  const total = accounts.total ?? 0;
  return (
    <Card title={words.troublesTitle(total)} lead={words.troublesLead}>
      <ul className="causes">
        {causes.slice(0, MOST_CAUSES).map((cause) => (
          <li key={`${cause.code} ${cause.source ?? ''} ${cause.words} ${cause.fix ?? ''}`} className="cause">
            <OneCause cause={cause} onScan={onScan} />
          </li>
        ))}
      </ul>
      {causes.length > MOST_CAUSES && <p className="dim">{words.moreCauses(causes.length - MOST_CAUSES)}</p>}
      {accounts.rows.length < total && (
        <p className="dim">
          {words.troublesOf(grouped(accounts.rows.length), grouped(total))}{' '}
          <Button size="small" busy={accounts.isReadingMore} onClick={accounts.more}>
            {words.troublesMore}
          </Button>
        </p>
      )}
    </Card>
  );
}

function OneCause({
  cause: { code, source, words: told, fix, failed, partial },
  onScan,
}: Pick<TroublesProps, 'onScan'> & { readonly cause: Cause }): ReactNode {
  const touched = [...failed, ...partial];
  return (
    <>
      <div className="cause__head">
        {failed.length > 0 && (
          <Badge tone="fail" icon="fail">
            {words.failedCount(failed.length)}
          </Badge>
        )}
        {partial.length > 0 && (
          <Badge tone="unknown" icon="unknown">
            {words.partialCount(partial.length)}
          </Badge>
        )}
        {source !== undefined && <code>{source}</code>}
        {code !== '' && <code>{code}</code>}
      </div>
      <p className="cause__words">
        <Words text={told === '' ? words.noReason : told} />
      </p>
      {fix !== undefined && (
        <p>
          <strong>{words.fix}</strong> <Words text={fix} />
        </p>
      )}
      <details className="unfold">
        <summary>
          <Icon name="right" size={12} />
          {words.touched(touched.length)}
        </summary>
        <ul className="tags">
          {touched.slice(0, MOST_NAMED).map(({ account }) => (
            <li key={account.id}>
              <Chip account={account} />
            </li>
          ))}
          {touched.length > MOST_NAMED && (
            <li className="dim">{words.andMore(grouped(touched.length - MOST_NAMED))}</li>
          )}
        </ul>
        {onScan !== undefined && (
          <Button size="small" icon="play" onClick={() => onScan(touched.map(({ account }) => account.id))}>
            {words.scanThese}
          </Button>
        )}
      </details>
    </>
  );
}

function Chip({ account }: Pick<AccountCoverage, 'account'>): ReactNode {
  return (
    <Link to="/accounts/$id" params={{ id: account.id }} className="tag">
      <bdi className="breaks">{nameOf(account)}</bdi>
      {account.name !== undefined && <span className="mono dim">{account.id}</span>}
    </Link>
  );
}
