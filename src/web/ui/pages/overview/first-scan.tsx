import { type ReactNode, useEffect } from 'react';
import type { AsOf } from '../../../api/parts.ts';
import { readAgain, useRead } from '../../api/query.ts';
import { useJob } from '../../api/use-job.ts';
import { Page } from '../../components/page.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { texts } from '../../texts.ts';
import Start from '../start.tsx';

const words = texts.overview;

/** Nothing is kept yet: the ways to start, or how far the first scan is. */
export function FirstScan({ asOf }: { readonly asOf: AsOf }): ReactNode {
  const jobs = useRead('/jobs', undefined, { refetchInterval: 3000, staleTime: 0 });
  const scan = jobs.data?.items.find(({ kind, state }) => kind === 'scan' && state === 'running');
  const { job } = useJob(scan?.id);
  const state = job?.state;
  useEffect(() => {
    if (state !== undefined && state !== 'running') void readAgain('/overview', '/findings', '/jobs');
  }, [state]);
  if (scan === undefined) return <Start asOf={asOf} />;
  const progress = job?.progress ?? scan.progress;
  return (
    <Page title={words.firstTitle} lead={words.firstLead}>
      <div className="card overview__first">
        <ProgressBar
          label={words.firstTitle}
          done={progress?.done ?? 0}
          total={progress?.total}
          words={progress?.words ?? words.firstBegun}
        />
      </div>
    </Page>
  );
}
