import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import type { HeatCell, HeatMap as HeatMapAnswer } from '../../../api/overview.ts';
import { get } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { type HeatField, HeatMap } from '../../components/charts/heat-map.tsx';
import { Icon } from '../../components/icon.tsx';
import { LoadingRegion, Skeleton } from '../../components/skeleton.tsx';
import { ErrorState } from '../../components/states.tsx';
import { grouped, texts } from '../../texts.ts';

const words = texts.overview.heat;

/** As many as fit on a screen; the worst come first. */
const FIRST = 20;
const MORE = 100;

/** Accounts × rules, the worst accounts first. A field leads to its findings. */
export function HeatCard({ version }: { readonly version: string }): ReactNode {
  const navigate = useNavigate();
  const answer = useInfiniteQuery({
    // Pages belong to one version of the board: with another one they are read anew.
    queryKey: ['/overview/heat-map', version],
    queryFn: ({ pageParam, signal }) =>
      get(
        '/overview/heat-map',
        { query: { limit: pageParam === '' ? FIRST : MORE, cursor: pageParam } },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });
  const pages = answer.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap(rowsOf), [pages]);
  const [first] = pages ?? [];
  const total = first?.total ?? 0;
  return (
    <Card title={words.title} lead={words.lead}>
      {answer.error !== null ? (
        <ErrorState fault={answer.error} retry={() => void answer.refetch()} retrying={answer.isFetching} />
      ) : first === undefined ? (
        <LoadingRegion>
          <Skeleton height="32rem" round />
        </LoadingRegion>
      ) : (
        <div className="stack gap-3 overview__heat">
          <HeatMap
            label={words.title}
            summary={words.summary(rows.length, total, first.rules.length)}
            corner={words.corner}
            columns={first.rules.map(({ id, title }) => ({ id, words: title }))}
            rows={rows}
            fieldWords={(field) => (field === null ? texts.charts.notAsked : cellWords(field))}
            onOpen={(account, rule) => void navigate({ to: '/findings', search: { account, rule } })}
          />
          {answer.hasNextPage && (
            <div className="row">
              <Button
                size="small"
                icon="down"
                busy={answer.isFetchingNextPage}
                onClick={() => void answer.fetchNextPage()}
              >
                {words.more(Math.min(MORE, total - rows.length))}
              </Button>
              <span className="dim">{words.shown(rows.length, total)}</span>
            </div>
          )}
        </div>
      )}
    </Card>
  );
}

function rowsOf({ rows, rules }: HeatMapAnswer) {
  return rows.map(({ account, status, cells }) => {
    const name = account.name ?? account.id;
    return {
      id: account.id,
      name,
      head: (
        <Link
          to="/accounts/$id"
          params={{ id: account.id }}
          search={{}}
          title={`${name} · ${account.id} · ${texts.overview.status[status]}`}
          tabIndex={-1}
          className="overview__heat-head"
        >
          {status !== 'scanned' && <Icon name={status === 'failed' ? 'error' : 'warning'} size={12} />}
          <bdi>{name}</bdi>
        </Link>
      ),
      fields: cells.map((cell, at) => fieldOf(cell, name, rules[at]?.title ?? '')),
    };
  });
}

function fieldOf(cell: HeatCell, account: string, rule: string): HeatField {
  if (cell === null) return null;
  const { open, unknown, manual, accepted, notSeen } = cell;
  const notTold = unknown + notSeen;
  const counts = [
    words.open(open),
    ...(notTold > 0 ? [texts.common.unknownCount(notTold)] : []),
    ...(manual > 0 ? [texts.overview.byHand(manual)] : []),
    ...(accepted > 0 ? [texts.overview.accepted(accepted)] : []),
  ];
  return { count: open, unknown: notTold, manual, words: `${rule} · ${account}: ${counts.join(', ')}` };
}

function cellWords({ count, unknown = 0 }: NonNullable<HeatField>): string {
  return unknown > 0 ? `${grouped(count)} + ${texts.common.unknownCount(unknown)}` : grouped(count);
}
