import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Job } from '../../../api/jobs.ts';
import type { PlanRequest } from '../../../api/plans.ts';
import { post } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useJob } from '../../api/use-job.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { CancelJob } from '../../components/cancel-job.tsx';
import { Words } from '../../components/code.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { ErrorState } from '../../components/states.tsx';
import { grouped, texts } from '../../texts.ts';

const words = texts.findings.planning;

/** As the API has it. */
export const MOST_PLANNED = 1000;

interface PlanDialogProps {
  readonly request: PlanRequest;
  /** How many findings it is for. */
  readonly count: number;
  readonly onClose: () => void;
}

/** Has a plan made: what it does, how far that is, and the way to the plan. */
export function PlanDialog({ request, count, onClose }: PlanDialogProps): ReactNode {
  const [id, setId] = useState<string>();
  const start = useMutation({
    mutationFn: () => post('/plans', request),
    onSuccess: ({ job }) => setId(job.id),
  });
  const { job, stream, fault } = useJob(id);
  const isRunning = id !== undefined && (job === undefined || job.state === 'running');
  const plan = planOf(job);
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.title(count)}
      actions={
        <>
          {isRunning && job?.cancellable === true ? (
            <CancelJob job={job} size="normal">
              {words.stop}
            </CancelJob>
          ) : (
            <Button onClick={onClose}>{id === undefined ? texts.common.cancel : texts.common.close}</Button>
          )}
          {id === undefined && (
            <Button look="primary" icon="plans" busy={start.isPending} onClick={() => start.mutate()}>
              {words.start}
            </Button>
          )}
          {plan !== undefined && (
            <LinkButton to="/plans/$id" params={{ id: plan }} search={{}} look="primary" iconAfter="arrow">
              {words.open}
            </LinkButton>
          )}
        </>
      }
    >
      <p>{words.lead}</p>
      {start.error !== null && <ErrorState fault={start.error} />}
      {fault !== null && <ErrorState fault={fault} />}
      {isRunning && <JobProgress job={job} label={words.title(count)} waits={words.under} />}
      {isRunning && stream === 'lost' && <p className="note">{words.lost}</p>}
      {job !== undefined && <Ended job={job} />}
    </Dialog>
  );
}

function planOf(job: Job | undefined): string | undefined {
  return job?.result?.kind === 'plan' ? job.result.plan : undefined;
}

function Ended({ job }: { readonly job: Job }): ReactNode {
  if (job.state === 'running') return null;
  if (job.state === 'cancelled') return <p role="status">{words.cancelled}</p>;
  if (job.problem !== undefined) {
    const { code, message, hint } = job.problem;
    return (
      <ErrorState fault={new ApiProblem({ status: 0, code, title: words.failed, detail: message, hint })} />
    );
  }
  if (job.result?.kind !== 'plan') return null;
  const { steps, refused, manual, gaps } = job.result;
  const counts = [
    [words.steps, steps],
    [words.refused, refused],
    [words.manual, manual],
    [words.gaps, gaps],
  ] as const;
  return (
    <div className="stack gap-3" role="status">
      <p>
        <strong>
          <Words text={job.result.plan === undefined ? words.nothing : job.result.words} />
        </strong>
      </p>
      {job.result.plan === undefined && <p>{job.result.words}</p>}
      <dl className="tallies">
        {counts.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{grouped(count)}</dd>
          </div>
        ))}
      </dl>
      {job.notices.map((notice) => (
        <p key={notice} className="note">
          {notice}
        </p>
      ))}
    </div>
  );
}
