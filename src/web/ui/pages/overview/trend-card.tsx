import { type ReactNode, useMemo } from 'react';
import { useRead } from '../../api/query.ts';
import { Card } from '../../components/card.tsx';
import { TrendChart } from '../../components/charts/trend-chart.tsx';
import { LoadingRegion, Skeleton } from '../../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { useMedia } from '../../components/use-media.ts';
import { texts } from '../../texts.ts';
import { drawnTrend } from './trend-lines.ts';

const words = texts.overview.trend;

/** Open findings over the runs. */
export function TrendCard(): ReactNode {
  const answer = useRead('/overview/trend', { query: { by: 'severity' } });
  const isWide = useMedia('(min-width: 1100px)');
  const trend = answer.data?.trend;
  const drawn = useMemo(() => (trend === undefined ? undefined : drawnTrend(trend)), [trend]);
  return (
    <Card title={words.title} lead={drawn?.summary}>
      {answer.error !== null ? (
        <ErrorState fault={answer.error} retry={() => void answer.refetch()} retrying={answer.isFetching} />
      ) : drawn === undefined ? (
        <LoadingRegion>
          <Skeleton height="19rem" round />
        </LoadingRegion>
      ) : drawn.times.length < 2 ? (
        <EmptyState icon="chart" title={words.tooFew}>
          <p>{words.tooFewWhy}</p>
        </EmptyState>
      ) : (
        <TrendChart
          label={words.title}
          summary={drawn.summary}
          times={drawn.times}
          lines={drawn.lines}
          timeWords={words.time}
          height={isWide ? 27 : 16}
        />
      )}
    </Card>
  );
}
