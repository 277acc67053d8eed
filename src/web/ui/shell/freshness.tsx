import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRead } from '../api/query.ts';
import { Icon } from '../components/icon.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { texts } from '../texts.ts';

const words = texts.shell;
/** Milliseconds: runs of others, such as of a timer, show without a click. */
const EVERY = 60_000;

/** How old what is shown is, and whether it is whole; leads to the accounts and their runs. */
export function Freshness(): ReactNode {
  const runs = useRead('/runs', { query: { limit: 20 } }, { refetchInterval: EVERY });
  const last = runs.data?.items.find(({ state }) => state === 'ended');
  if (last === undefined) return null;
  const complete = last.summary?.complete === true;
  return (
    <p className={complete ? 'fresh' : 'fresh tone-unknown'}>
      <Icon name={complete ? 'clock' : 'unknown'} size={14} />
      <span>
        <Link to="/accounts">{words.lastScan}</Link> <RelativeTime at={last.endedAt ?? last.now} />
        {!complete && (
          <span className="fresh__gap">
            <Gap failed={last.summary?.accounts.failed ?? 0} partial={last.summary?.accounts.partial ?? 0} />
          </span>
        )}
      </span>
    </p>
  );
}

/** How much of it was not read, and the way there. */
function Gap({ failed, partial }: { readonly failed: number; readonly partial: number }): ReactNode {
  if (failed > 0)
    return (
      <Link to="/accounts" search={{ status: 'failed' }}>
        {words.notRead(failed)}
      </Link>
    );
  if (partial > 0)
    return (
      <Link to="/accounts" search={{ status: 'partial' }}>
        {words.inPart(partial)}
      </Link>
    );
  return words.notWhole;
}
