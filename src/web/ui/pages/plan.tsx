import { useMutation } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type { DryRunResult, Job } from '../../api/jobs.ts';
import type { PlanView } from '../../api/plans.ts';
import { post } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { readAgain, useRead } from '../api/query.ts';
import { oneOf } from '../api/search-state.ts';
import { useJob } from '../api/use-job.ts';
import { useSearchState } from '../api/use-search-state.ts';
import { Notice } from '../components/notice.tsx';
import { Page } from '../components/page.tsx';
import { LoadingRegion, Skeleton } from '../components/skeleton.tsx';
import { ErrorState } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useMay } from '../shell/session-context.ts';
import { texts } from '../texts.ts';
import { ApplyDialog } from './plan/apply-dialog.tsx';
import { ApproveDialog } from './plan/approve-dialog.tsx';
import { changesNothing } from './plan/choose-steps.ts';
import { JobPanel } from './plan/job-panel.tsx';
import './plan/plan.css';
import { ByHand, Gaps, Notes, Refused } from './plan/rest.tsx';
import { Stands } from './plan/stands.tsx';
import { stepEvents } from './plan/step-events.ts';
import { liveStanding, stepsNow } from './plan/step-now.ts';
import { Steps } from './plan/steps.tsx';
import { UndoDialog } from './plan/undo-dialog.tsx';

const words = texts.plan;

/** One plan: its review, its approval, its carrying out as it goes, and its taking back. */
export default function PlanPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const view = useRead('/plans/:id', { params: { id } });
  const above = [{ to: '/plans', words: texts.plans.title }] as const;
  if (view.data === undefined) {
    return (
      <Page title={words.title(id)} above={above}>
        {view.error === null ? (
          <Waiting />
        ) : (
          <ErrorState fault={view.error} retry={() => void view.refetch()} retrying={view.isFetching} />
        )}
      </Page>
    );
  }
  const { plan } = view.data;
  const accounts = new Set(plan.steps.map(({ account }) => account.id)).size;
  return (
    <Page
      title={words.title(plan.id)}
      lead={
        <>
          {words.lead(
            texts.plans.kinds[plan.kind],
            texts.plans.stepsCount(plan.steps.length),
            texts.plans.accountsCount(accounts),
          )}{' '}
          {words.changeNothing(plan.steps.filter(changesNothing).length, plan.steps.length)}
          {plan.wave !== undefined && ` ${words.wave(plan.wave)}`}
          {plan.forced !== undefined && ` ${words.forced(plan.forced.keys.join(', '), plan.forced.reason)}`}
        </>
      }
      above={above}
    >
      <Review key={plan.id} view={view.data} />
    </Page>
  );
}

function Waiting(): ReactNode {
  return (
    <LoadingRegion>
      <div className="plan">
        <div className="plan__stands">
          <Skeleton height="22rem" round />
        </div>
        <div className="plan__main stack">
          <Skeleton width="16rem" height="1.25rem" />
          <Skeleton height="18rem" round />
          <Skeleton height="18rem" round />
        </div>
      </div>
    </LoadingRegion>
  );
}

type Opened = { readonly kind: 'approve' | 'apply' } | { readonly kind: 'undo'; readonly step?: string };

function Review({ view }: { readonly view: PlanView }): ReactNode {
  const { plan, standing } = view;
  const may = useMay('operator');
  const toast = useToast();
  const [opened, setOpened] = useState<Opened>();
  const { state, started, follow, leave } = usePlanJob(view);
  const { job } = state;
  const isRunning = state.fault === null && job?.state === 'running';
  const steps = useMemo(() => stepEvents(state.events), [state.events]);
  const nowOf = useMemo(
    () => stepsNow(standing, job?.kind === 'dry-run' ? [] : steps, isRunning),
    [standing, steps, isRunning, job?.kind],
  );
  const tried = useTried(job);
  const prospects = useMemo(() => new Map(tried?.steps.map((each) => [each.step, each])), [tried]);
  const dryRun = useMutation({
    mutationFn: () => post('/plans/:id/dry-run', undefined, { params: { id: plan.id } }),
    onSuccess: (answer) => follow(answer.job),
    onError: (fault) => toast({ tone: 'fail', words: asProblem(fault).message }),
  });
  const startDryRun = () => {
    setOpened(undefined);
    dryRun.mutate();
  };
  const isApplying = isRunning && job?.kind === 'apply';
  const shown = isApplying
    ? {
        plan,
        standing: liveStanding(
          standing,
          job,
          plan.steps.map((step) => step.id),
          nowOf,
        ),
      }
    : view;
  const mayUndo = may && standing.can.undo && !isRunning;
  const undoStep = useCallback((step: string) => setOpened({ kind: 'undo', step }), []);
  const close = () => setOpened(undefined);
  return (
    <div className="plan">
      <div className="plan__first stack">
        <Gaps gaps={plan.gaps} />
        <Doubt view={view} />
        {(job !== undefined || state.fault !== null || started !== undefined) && (
          <JobPanel
            state={state}
            steps={steps}
            started={started}
            onUndo={mayUndo ? () => setOpened({ kind: 'undo' }) : undefined}
            onClose={leave}
          />
        )}
      </div>
      <div className="plan__stands">
        <Stands
          view={shown}
          busy={isRunning || dryRun.isPending}
          starting={dryRun.isPending ? 'dry-run' : undefined}
          onApprove={() => setOpened({ kind: 'approve' })}
          onDryRun={startDryRun}
          onApply={() => setOpened({ kind: 'apply' })}
          onUndo={() => setOpened({ kind: 'undo' })}
        />
      </div>
      <div className="plan__main stack">
        <Steps plan={plan} nowOf={nowOf} prospects={prospects} onUndo={mayUndo ? undoStep : undefined} />
        <Refused refused={plan.refused} />
        <ByHand manual={plan.manual} />
        <Notes notes={plan.notes} />
      </div>
      {opened?.kind === 'approve' && <ApproveDialog view={view} onClose={close} />}
      {opened?.kind === 'apply' && (
        <ApplyDialog
          view={view}
          tried={tried}
          onDryRun={startDryRun}
          onStarted={(begun) => {
            close();
            toast({ tone: 'info', words: words.applyStarted });
            follow(begun);
          }}
          onClose={close}
        />
      )}
      {opened?.kind === 'undo' && <UndoDialog plan={plan.id} step={opened.step} onClose={close} />}
    </div>
  );
}

/** A plan that should not be trusted, and why. */
function Doubt({ view: { standing } }: { readonly view: PlanView }): ReactNode {
  if (standing.state === 'changed')
    return (
      <Notice tone="fail" icon="fail" title={words.changedTitle}>
        {standing.why !== undefined && <p>{standing.why}</p>}
      </Notice>
    );
  if (standing.state === 'elsewhere')
    return (
      <Notice tone="unknown" icon="unknown" title={words.elsewhereTitle}>
        {standing.why !== undefined && <p>{standing.why}</p>}
      </Notice>
    );
  return null;
}

/** The job that the address names, or that carries the plan out now. It stands in the address, so a reload finds it again. */
function usePlanJob({ plan, standing }: PlanView) {
  const [search, setSearch] = useSearchState();
  const [started, setStarted] = useState<string>();
  const asked = oneOf(search, 'job') ?? standing.job;
  const state = useJob(asked);
  const ended = state.job !== undefined && state.job.state !== 'running' ? state.job.id : undefined;
  useEffect(() => {
    if (ended !== undefined) void readAgain('/plans/:id', '/plans', '/plans/due', '/audit', '/jobs');
  }, [ended]);
  const belongs = state.job === undefined || state.job.about === undefined || state.job.about === plan.id;
  return {
    state: belongs ? state : { ...state, job: undefined },
    started,
    follow: (job: Job) => {
      setStarted(job.id);
      setSearch({ job: job.id });
      void readAgain('/plans/:id', '/jobs');
    },
    leave: () => {
      setStarted(undefined);
      setSearch({ job: undefined });
    },
  };
}

/** What the last dry run since the page was opened said. */
function useTried(job: Job | undefined): DryRunResult | undefined {
  const [tried, setTried] = useState<DryRunResult>();
  const result = job?.result;
  useEffect(() => {
    if (result?.kind === 'dry-run') setTried(result);
    // What was applied since makes it worthless.
    else if (result?.kind === 'apply') setTried(undefined);
  }, [result]);
  return tried;
}
