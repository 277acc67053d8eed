import './overview/overview.css';
import { type ReactNode, useEffect, useRef } from 'react';
import { useBoardRead } from '../api/board-read.ts';
import { readAgain } from '../api/query.ts';
import { AsOfNotes } from '../components/as-of-notes.tsx';
import { Page } from '../components/page.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { ErrorState } from '../components/states.tsx';
import { texts } from '../texts.ts';
import { ChangesCard } from './overview/changes-card.tsx';
import { FirstScan } from './overview/first-scan.tsx';
import { HeatCard } from './overview/heat-card.tsx';
import { KeysCard } from './overview/keys-card.tsx';
import { Numbers, NumbersWaiting } from './overview/numbers.tsx';
import { standingSentence } from './overview/sentence.ts';
import { Severities } from './overview/severities.tsx';
import { TrendCard } from './overview/trend-card.tsx';

const words = texts.overview;

/** How things stand, as far as anybody knows. */
export default function OverviewPage(): ReactNode {
  const overview = useBoardRead('/overview');
  const { data } = overview;
  const version = data?.asOf.version;
  useVersion(version);
  if (data?.empty === true && data.asOf.building === undefined) return <FirstScan asOf={data.asOf} />;
  return (
    <Page
      title={words.title}
      lead={
        data === undefined ? (
          overview.error === null && (
            <div className="overview__sentence">
              <Skeleton width="30rem" height="1.3rem" />
            </div>
          )
        ) : (
          <p className="overview__sentence">
            {standingSentence(data)} <AsOfTime runs={data.asOf.runs} />
          </p>
        )
      }
    >
      {overview.error !== null && data === undefined ? (
        <ErrorState
          fault={overview.error}
          retry={() => void overview.refetch()}
          retrying={overview.isFetching}
        />
      ) : (
        <>
          <AsOfNotes asOf={data?.asOf} />
          {data === undefined ? <NumbersWaiting /> : <Numbers overview={data} />}
          <div className="overview__middle">
            {data === undefined ? <Skeleton height="46rem" round /> : <Severities overview={data} />}
            <TrendCard />
            <ChangesCard />
          </div>
          <HeatCard version={version ?? ''} />
          <KeysCard />
        </>
      )}
    </Page>
  );
}

/** Another version of the board: what else is on the page is read again, so that all of it is of one run. */
function useVersion(version: string | undefined): void {
  const last = useRef(version);
  useEffect(() => {
    if (last.current !== undefined && version !== undefined && last.current !== version) {
      void readAgain('/overview/trend', '/overview/changes', '/overview/keys');
    }
    last.current = version;
  }, [version]);
}

interface AsOfTimeProps {
  readonly runs: readonly { readonly number: number; readonly now: string }[];
}

function AsOfTime({ runs }: AsOfTimeProps): ReactNode {
  const newest = runs.toSorted((a, b) => (a.now < b.now ? 1 : -1))[0];
  if (newest === undefined) return null;
  return (
    <span className="overview__as-of">
      {words.asOf(newest.number, runs.length)} <RelativeTime at={newest.now} />
    </span>
  );
}
