import type { ReactNode } from 'react';
import { useRead } from '../../api/query.ts';
import { Icon, type IconName } from '../../components/icon.tsx';
import { ErrorState } from '../../components/states.tsx';
import { grouped, texts } from '../../texts.ts';

const words = texts.accounts;

const TILES = [
  { status: undefined, of: 'total', icon: 'accounts', tone: 'neutral' },
  { status: 'failed', of: 'failed', icon: 'fail', tone: 'fail' },
  { status: 'partial', of: 'partial', icon: 'unknown', tone: 'unknown' },
  { status: 'stale', of: 'stale', icon: 'clock', tone: 'unknown' },
  { status: 'skipped', of: 'skipped', icon: 'skip', tone: 'neutral' },
  { status: 'scanned', of: 'scanned', icon: 'check', tone: 'pass' },
] as const satisfies readonly { status: string | undefined; of: string; icon: IconName; tone: string }[];

interface CoverageStripProps {
  readonly status: string | undefined;
  readonly onStatus: (status: string | undefined) => void;
}

/** How many accounts were read, in part, not at all; each number shows its rows. */
export function CoverageStrip({ status, onStatus }: CoverageStripProps): ReactNode {
  const { data, error, refetch, isFetching } = useRead('/overview');
  if (error !== null) {
    return <ErrorState fault={error} retry={() => void refetch()} retrying={isFetching} />;
  }
  return (
    <fieldset className="strip" aria-busy={data === undefined || undefined}>
      <legend className="hidden-text">{words.filter}</legend>
      {TILES.map((tile) => {
        const count = data?.accounts[tile.of];
        return (
          <button
            key={tile.of}
            type="button"
            className={`strip__tile tone-${count === 0 ? 'neutral' : tile.tone}`}
            aria-pressed={status === tile.status}
            onClick={() => onStatus(status === tile.status ? undefined : tile.status)}
          >
            <span className="strip__words">
              <Icon name={tile.icon} size={14} />
              {words.tiles[tile.of]}
            </span>
            <span className="strip__count">{count === undefined ? '–' : grouped(count)}</span>
          </button>
        );
      })}
    </fieldset>
  );
}
