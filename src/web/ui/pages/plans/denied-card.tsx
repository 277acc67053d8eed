import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { DeniedCallsResult, Job, JobList } from '../../../api/jobs.ts';
import { post } from '../../api/client.ts';
import { readAgain, useRead } from '../../api/query.ts';
import { useJob } from '../../api/use-job.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Words } from '../../components/code.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { LoadingRegion, Skeleton } from '../../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { useMay } from '../../shell/session-context.ts';
import { texts } from '../../texts.ts';
import { ProblemNotice } from '../plan/problem-notice.tsx';
import { Some } from '../plan/some.tsx';
import { DeniedOne } from './denied-key.tsx';

const words = texts.plans;

/** Who still tries keys whose calls are refused: the last answer that the program has, and a way to ask again. */
export function DeniedCard(): ReactNode {
  const may = useMay('operator');
  const jobs = useRead('/jobs');
  const last = newestOf(jobs.data);
  const state = useJob(last?.id);
  const job = state.job ?? last;
  const ask = useMutation({
    mutationFn: () => post('/plans/denied-calls', {}),
    onSuccess: () => readAgain('/jobs'),
  });
  const mayAsk = may && jobs.data !== undefined && job?.state !== 'running';
  return (
    <Card
      title={words.deniedTitle}
      lead={words.deniedLead}
      actions={
        mayAsk ? (
          <Button icon="refresh" busy={ask.isPending} onClick={() => ask.mutate()}>
            {job === undefined ? words.deniedAsk : words.deniedAgain}
          </Button>
        ) : undefined
      }
    >
      <div className="stack">
        {ask.error !== null && <ErrorState fault={ask.error} />}
        {jobs.data === undefined ? (
          <NoJobs error={jobs.error} again={() => void jobs.refetch()} />
        ) : (
          <Last job={job} />
        )}
      </div>
    </Card>
  );
}

function NoJobs({ error, again }: { readonly error: Error | null; readonly again: () => void }): ReactNode {
  if (error !== null) return <ErrorState fault={error} retry={again} />;
  return (
    <LoadingRegion>
      <Skeleton height="9rem" round />
    </LoadingRegion>
  );
}

function newestOf(jobs: JobList | undefined): Job | undefined {
  return jobs?.items
    .filter(({ kind }) => kind === 'denied-calls')
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
}

function Last({ job }: { readonly job: Job | undefined }): ReactNode {
  if (job === undefined)
    return (
      <EmptyState icon="stop" title={words.deniedNotAsked}>
        <p>{words.deniedNotAskedWhy}</p>
      </EmptyState>
    );
  if (job.state === 'running')
    return <JobProgress job={job} label={words.deniedTitle} waits={texts.plan.jobWaits} />;
  const { problem, result } = job;
  if (problem !== undefined) return <ProblemNotice problem={problem} />;
  if (result?.kind !== 'denied-calls') return <p className="dim">{texts.plan.jobCancelled}</p>;
  return (
    <>
      <p className="dim">
        {words.deniedAsked(job.by)} <RelativeTime at={job.endedAt} />. <Words text={result.words} />
      </p>
      <Keys result={result} />
    </>
  );
}

function Keys({ result }: { readonly result: DeniedCallsResult }): ReactNode {
  if (result.keys.length === 0)
    return (
      <EmptyState icon="key" title={words.deniedNoKeys}>
        <p>
          <Words text={words.deniedNoKeysWhy} />
        </p>
      </EmptyState>
    );
  return (
    <Some of={result.keys} first={20} className="denied">
      {(key) => <DeniedOne key={`${key.account}/${key.accessKeyId}`} denied={key} />}
    </Some>
  );
}
