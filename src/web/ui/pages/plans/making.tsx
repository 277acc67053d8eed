import { type ReactNode, useEffect } from 'react';
import type { Job } from '../../../api/jobs.ts';
import { readAgain } from '../../api/query.ts';
import { useJob } from '../../api/use-job.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Words } from '../../components/code.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { Notice } from '../../components/notice.tsx';
import { ErrorState } from '../../components/states.tsx';
import { texts } from '../../texts.ts';
import { ProblemNotice } from '../plan/problem-notice.tsx';

const words = texts.plans;

/** A plan that is being made, and what came of it. */
export function Making({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const { job, fault } = useJob(id);
  const isOver = job !== undefined && job.state !== 'running';
  useEffect(() => {
    if (isOver) void readAgain('/plans', '/plans/due', '/jobs');
  }, [isOver]);
  const close = (
    <Button size="small" onClick={onClose}>
      {texts.common.close}
    </Button>
  );
  if (fault !== null)
    return (
      <Card title={words.making} actions={close}>
        <ErrorState fault={fault} />
      </Card>
    );
  if (isOver) return <Made job={job} close={close} />;
  return (
    <Card title={words.making} lead={words.makingWhy}>
      <JobProgress job={job} label={words.making} waits={texts.plan.jobWaits} />
    </Card>
  );
}

function Made({ job, close }: { readonly job: Job; readonly close: ReactNode }): ReactNode {
  const { problem, result, notices } = job;
  if (problem !== undefined) return <ProblemNotice problem={problem}>{close}</ProblemNotice>;
  if (result?.kind !== 'plan')
    return (
      <Notice tone="info" icon="info" title={texts.plan.jobCancelled}>
        <div>{close}</div>
      </Notice>
    );
  const { plan, gaps, words: says } = result;
  const look =
    gaps > 0
      ? ({ tone: 'unknown', icon: 'unknown' } as const)
      : plan === undefined
        ? ({ tone: 'info', icon: 'info' } as const)
        : ({ tone: 'pass', icon: 'pass' } as const);
  return (
    <Notice {...look} title={plan === undefined ? words.madeNothing : words.madeTitle} alert>
      <p>
        <Words text={says} />
      </p>
      {gaps > 0 && <p>{texts.plan.gapsTitle(gaps)}.</p>}
      {notices.map((notice) => (
        <p key={notice}>
          <Words text={notice} />
        </p>
      ))}
      <div className="row gap-2">
        {plan !== undefined && (
          <LinkButton look="primary" size="small" to="/plans/$id" params={{ id: plan }} search={{}}>
            {words.review}
          </LinkButton>
        )}
        {close}
      </div>
    </Notice>
  );
}
