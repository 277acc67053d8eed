import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import type { KeyDot } from '../../../api/overview.ts';
import { useBoardRead } from '../../api/board-read.ts';
import { oneOf } from '../../api/search-state.ts';
import { useSearchState } from '../../api/use-search-state.ts';
import { SeverityBadge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Scatter } from '../../components/charts/scatter.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Checkbox } from '../../components/fields.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { LoadingRegion, Skeleton } from '../../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { grouped, texts } from '../../texts.ts';
import { keysSummary, oldestUnused, scatterDots } from './key-dots.ts';

const words = texts.overview.keys;

/** Drawn at once; the server gives those first on which something is open. */
const FIRST = 20_000;
const MOST = 100_000;

/** Key age against last use: each dot a key, and a way to its owner. */
export function KeysCard(): ReactNode {
  const [search, setSearch] = useSearchState();
  const isAll = oneOf(search, 'keys') === 'all';
  const [limit, setLimit] = useState(FIRST);
  const query = isAll ? { limit } : { limit, status: 'Active' };
  const answer = useBoardRead('/overview/keys', { query }, { keepPrevious: true });
  const { data } = answer;
  return (
    <Card
      title={words.title}
      lead={data === undefined ? words.lead : keysSummary(data.dots, data.now, data.notDrawn)}
      actions={
        <Checkbox
          label={words.activeOnly}
          checked={!isAll}
          onChange={(checked) => setSearch({ keys: checked ? undefined : 'all' })}
        />
      }
    >
      {answer.error !== null ? (
        <ErrorState fault={answer.error} retry={() => void answer.refetch()} retrying={answer.isFetching} />
      ) : data === undefined ? (
        <LoadingRegion>
          <Skeleton height="24rem" round />
        </LoadingRegion>
      ) : data.dots.length === 0 ? (
        <EmptyState icon="key" title={words.none}>
          <p>{data.notDrawn > 0 ? words.noneDrawn(data.notDrawn) : words.noneWhy}</p>
        </EmptyState>
      ) : (
        <div className="stack gap-2">
          <Drawing dots={data.dots} now={data.now} notDrawn={data.notDrawn} />
          {data.dots.length + data.notDrawn < data.total && (
            <div className="row">
              <span className="dim">{words.cut(data.dots.length, data.total)}</span>
              {limit < MOST && (
                <Button size="small" busy={answer.isFetching} onClick={() => setLimit(MOST)}>
                  {words.drawMore}
                </Button>
              )}
            </div>
          )}
        </div>
      )}
    </Card>
  );
}

interface DrawingProps {
  readonly dots: readonly KeyDot[];
  readonly now: string;
  readonly notDrawn: number;
}

function Drawing({ dots, now, notDrawn }: DrawingProps): ReactNode {
  const navigate = useNavigate();
  const [place, setPlace] = useState<readonly KeyDot[]>();
  const drawn = useMemo(() => scatterDots(dots, now), [dots, now]);
  const open = (indexes: readonly number[]) => {
    const keys = indexes.flatMap((index) => dots[index] ?? []);
    const [only] = keys;
    if (only !== undefined && keys.length === 1) void navigate(ownerOf(only));
    else setPlace(keys);
  };
  return (
    <>
      <Scatter
        label={words.title}
        summary={keysSummary(dots, now, notDrawn)}
        dots={drawn}
        xWords={words.age}
        yWords={words.lastUse}
        neverWords={texts.common.never}
        onOpen={open}
        table={() => ({
          columns: [
            words.key,
            words.owner,
            words.account,
            words.status,
            words.created,
            words.used,
            words.worst,
          ],
          rows: oldestUnused(dots).map(tableRow),
        })}
      />
      <Dialog
        open={place !== undefined}
        onClose={() => setPlace(undefined)}
        title={words.place(place?.length ?? 0)}
        size="wide"
      >
        <KeyList dots={place ?? []} />
      </Dialog>
    </>
  );
}

function tableRow(dot: KeyDot): readonly ReactNode[] {
  return [
    <KeyLink key="key" dot={dot} />,
    <bdi key="owner">{dot.principal}</bdi>,
    dot.account,
    dot.status,
    <RelativeTime key="created" at={dot.createdAt} inRow />,
    dot.lastUsedAt === null ? (
      <strong key="used">{texts.common.never}</strong>
    ) : (
      <RelativeTime key="used" at={dot.lastUsedAt} inRow />
    ),
    dot.severity === undefined ? '' : <SeverityBadge key="worst" severity={dot.severity} bare />,
  ];
}

const MOST_LISTED = 200;

/** Keys that lie in one place of the drawing. */
function KeyList({ dots }: { readonly dots: readonly KeyDot[] }): ReactNode {
  return (
    <>
      <ul className="overview__place">
        {oldestUnused(dots)
          .slice(0, MOST_LISTED)
          .map((dot) => (
            <li key={`${dot.account} ${dot.accessKeyId ?? dot.createdAt} ${dot.principal}`}>
              <KeyLink dot={dot} />
              <span className="overview__place-owner">
                <bdi>{dot.principal}</bdi> <span className="dim mono">{dot.account}</span>
              </span>
              <span className="dim">
                {words.used}:{' '}
                {dot.lastUsedAt === null ? texts.common.never : <RelativeTime at={dot.lastUsedAt} inRow />}
              </span>
              {dot.severity !== undefined && <SeverityBadge severity={dot.severity} bare />}
            </li>
          ))}
      </ul>
      {dots.length > MOST_LISTED && <p className="dim">{words.listed(grouped(MOST_LISTED))}</p>}
    </>
  );
}

function ownerOf({ account, kind, principal, accessKeyId }: KeyDot) {
  return {
    to: '/principals/$account/$kind/$name',
    params: { account, kind, name: principal },
    search: accessKeyId === undefined ? {} : { key: accessKeyId },
  } as const;
}

function KeyLink({ dot }: { readonly dot: KeyDot }): ReactNode {
  return (
    <Link {...ownerOf(dot)} className="mono">
      {dot.accessKeyId ?? words.unnamed}
    </Link>
  );
}
