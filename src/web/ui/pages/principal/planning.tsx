import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Job } from '../../../api/jobs.ts';
import type { PlanRequest } from '../../../api/plans.ts';
import { post } from '../../api/client.ts';
import { readAgain } from '../../api/query.ts';
import { JobStatus } from '../../components/job-status.tsx';
import { ErrorState } from '../../components/states.tsx';
import { texts } from '../../texts.ts';

const words = texts.principal;

/** The making of a plan. */
export interface Planning {
  readonly plan: (request: PlanRequest) => void;
  readonly busy: boolean;
  /** How far it is, or what went wrong; nothing where no plan was asked for. */
  readonly status: ReactNode;
}

/** Makes a plan, shows how far that is, and opens it. A plan changes nothing until it is approved and applied. */
export function usePlanning(): Planning {
  const [jobId, setJobId] = useState<string>();
  const [running, setRunning] = useState(false);
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: (request: PlanRequest) => post('/plans', request),
    onSuccess: ({ job }) => {
      setJobId(job.id);
      setRunning(true);
    },
  });
  const onEnd = (job: Job) => {
    setRunning(false);
    void readAgain('/plans');
    const plan = job.result?.kind === 'plan' ? job.result.plan : undefined;
    if (plan !== undefined) void navigate({ to: '/plans/$id', params: { id: plan }, search: {} });
  };
  return {
    plan: (request) => {
      setJobId(undefined);
      start.mutate(request);
      scrollTo({ top: 0 });
    },
    busy: start.isPending || running,
    status: (
      <>
        {start.error !== null && <ErrorState fault={start.error} />}
        {jobId !== undefined && (
          <JobStatus
            id={jobId}
            title={words.planning}
            onEnd={onEnd}
            onClose={() => setJobId(undefined)}
            done={(job) => <PlanEnd job={job} />}
          />
        )}
      </>
    ),
  };
}

/** Where a plan was made its page opens; this stays where there was nothing to plan. */
function PlanEnd({ job: { result } }: { readonly job: Job }): ReactNode {
  if (result?.kind !== 'plan') return null;
  return (
    <>
      <p>{result.words}</p>
      {result.plan === undefined && <p className="dim">{words.nothingPlanned}</p>}
    </>
  );
}
