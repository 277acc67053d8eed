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
  /**
   * Shows how far a plan is that was begun elsewhere, and opens it.
   *
   * @param job its id
   */
  readonly follow: (job: string, title: string) => void;
  readonly busy: boolean;
  /** How far it is, or what went wrong; nothing where no plan was asked for. */
  readonly status: ReactNode;
}

/** Makes a plan, shows how far that is, and opens it. A plan changes nothing until it is approved and applied. */
export function usePlanning(): Planning {
  const [followed, setFollowed] = useState<{ readonly job: string; readonly title: string }>();
  const [running, setRunning] = useState(false);
  const navigate = useNavigate();
  const follow = (job: string, title: string) => {
    setFollowed({ job, title });
    setRunning(true);
    scrollTo({ top: 0 });
  };
  const start = useMutation({
    mutationFn: (request: PlanRequest) => post('/plans', request),
    onSuccess: ({ job }) => follow(job.id, words.planning),
  });
  const onEnd = (job: Job) => {
    setRunning(false);
    void readAgain('/plans');
    const plan = job.result?.kind === 'plan' ? job.result.plan : undefined;
    if (plan !== undefined) void navigate({ to: '/plans/$id', params: { id: plan }, search: {} });
  };
  return {
    plan: (request) => {
      setFollowed(undefined);
      start.mutate(request);
      scrollTo({ top: 0 });
    },
    follow,
    busy: start.isPending || running,
    status: (
      <>
        {start.error !== null && <ErrorState fault={start.error} />}
        {followed !== undefined && (
          <JobStatus
            key={followed.job}
            id={followed.job}
            title={followed.title}
            onEnd={onEnd}
            onClose={() => setFollowed(undefined)}
            done={(job) => <PlanEnd job={job} />}
          />
        )}
      </>
    ),
  };
}

/** Where a plan was made its page opens; this stays where there was nothing to plan. */
function PlanEnd({ job: { result, about } }: { readonly job: Job }): ReactNode {
  if (result?.kind !== 'plan') return null;
  // A containment is about a key, and speaks of no findings.
  const isOfFindings = about === undefined;
  return (
    <>
      <p>{result.words}</p>
      {result.plan === undefined && isOfFindings && <p className="dim">{words.nothingPlanned}</p>}
    </>
  );
}
