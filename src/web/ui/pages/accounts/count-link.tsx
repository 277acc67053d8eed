import type { ReactNode } from 'react';
import type { AccountRow } from '../../../api/accounts.ts';
import { Icon } from '../../components/icon.tsx';
import { RowLink } from '../../components/row-link.tsx';
import { grouped, texts } from '../../texts.ts';
import { nameOf } from './columns.tsx';

interface CountLinkProps {
  readonly row: Pick<AccountRow, 'coverage' | 'counts' | 'listed'>;
  readonly standing: 'open' | 'unknown';
}

/** How many findings of an account stand so, leading to them. Of an account that was not read a 0 is no 0. */
export function CountLink({ row: { coverage, counts, listed }, standing }: CountLinkProps): ReactNode {
  const count = standing === 'open' ? counts.open : counts.unknown + counts.notSeen;
  if (count === 0) {
    const isRead = coverage.status === 'scanned' || coverage.status === 'partial';
    return isRead ? <span className="dim">0</span> : <span className="dim">{texts.common.notKnown}</span>;
  }
  if (standing === 'unknown' && !listed) {
    return (
      <span className="count tone-unknown" title={texts.accounts.notListed}>
        <Icon name="unknown" size={13} />
        {grouped(count)}
      </span>
    );
  }
  return (
    <RowLink
      path={['findings']}
      isReached
      search={{ account: coverage.account.id, standing: standing === 'open' ? 'open' : 'unknown,not-seen' }}
      label={texts.accounts.countLabel(grouped(count), standing, nameOf(coverage.account))}
      className={`count tone-${standing === 'open' ? 'fail' : 'unknown'}`}
    >
      {standing === 'unknown' && <Icon name="unknown" size={13} />}
      {grouped(count)}
    </RowLink>
  );
}
