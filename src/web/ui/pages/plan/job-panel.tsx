import { type ReactNode, useEffect, useRef } from 'react';
import type { ApplyResult, DryRunResult } from '../../../api/jobs.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { JobState } from '../../api/use-job.ts';
import { Button } from '../../components/button.tsx';
import { CancelJob } from '../../components/cancel-job.tsx';
import { Card } from '../../components/card.tsx';
import { Code, Words } from '../../components/code.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Fact } from '../../components/definition-list.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { Notice } from '../../components/notice.tsx';
import { ErrorState } from '../../components/states.tsx';
import { texts } from '../../texts.ts';
import { OutcomeBadge } from './badges.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import type { Outcome, StepEvent } from './types.ts';
import { wouldWords } from './would-words.ts';

const words = texts.plan;

interface JobPanelProps {
  readonly state: JobState;
  readonly steps: readonly StepEvent[];
  /** The job that was started on this page: the focus goes to it, for the button that had it is gone. */
  readonly started: string | undefined;
  /** Takes back what was done, where that may be. */
  readonly onUndo: (() => void) | undefined;
  readonly onClose: () => void;
}

/** What is under way with this plan, or how it ended. */
export function JobPanel({ state, steps, started, onUndo, onClose }: JobPanelProps): ReactNode {
  const { job, fault, stream } = state;
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (started !== undefined) ref.current?.focus();
  }, [started]);
  if (fault !== null) return <LostJob fault={fault} onClose={onClose} />;
  const kind = job?.kind === 'dry-run' ? words.jobDry : words.jobApply;
  const isRunning = job === undefined || job.state === 'running';
  return (
    <div ref={ref} tabIndex={-1} className="plan-job">
      <Card
        title={isRunning ? kind : endTitle(state)}
        actions={
          !isRunning ? (
            <CloseButton onClose={onClose} />
          ) : (
            job !== undefined && <CancelJob job={job}>{words.jobCancel}</CancelJob>
          )
        }
      >
        <div className="stack">
          {isRunning && <JobProgress job={job} label={kind} waits={words.jobWaits} />}
          {stream === 'lost' && isRunning && (
            <p className="dim" role="status">
              {words.jobLost}
            </p>
          )}
          {isRunning && steps.length > 0 && <LiveSteps steps={steps} />}
          {job !== undefined && !isRunning && <Ended state={state} onUndo={onUndo} />}
          {job?.notices.map((notice) => (
            <p key={notice}>
              <Words text={notice} />
            </p>
          ))}
        </div>
      </Card>
    </div>
  );
}

function CloseButton({ onClose }: { readonly onClose: () => void }): ReactNode {
  return (
    <Button look="quiet" size="small" icon="close" iconOnly onClick={onClose}>
      {texts.common.close}
    </Button>
  );
}

function LostJob({ fault, onClose }: { readonly fault: Error; readonly onClose: () => void }): ReactNode {
  if (fault instanceof ApiProblem && fault.status === 404)
    return (
      <Notice tone="info" icon="info" title={words.jobGone}>
        <p>{words.jobGoneWhy}</p>
        <div>
          <Button size="small" onClick={onClose}>
            {texts.common.close}
          </Button>
        </div>
      </Notice>
    );
  return (
    <Card>
      <ErrorState fault={fault} />
    </Card>
  );
}

/** Lines in sight while steps are carried out; all of them stand below. */
const LIVE = 6;

function LiveSteps({ steps }: { readonly steps: readonly StepEvent[] }): ReactNode {
  return (
    <ol className="plan-live" aria-label={words.jobStepsLabel}>
      {steps.slice(-LIVE).map((step) => (
        <li key={step.step} className="plan-live__step">
          <span className="plan-live__badge">
            {step.outcome === undefined ? (
              <span className="dim">{words.underWay} …</span>
            ) : (
              <OutcomeBadge outcome={step.outcome} bare />
            )}
          </span>
          <span className="plan-live__effect">{step.effect}</span>
        </li>
      ))}
    </ol>
  );
}

function endTitle({ job }: JobState): string {
  if (job?.state === 'failed') return words.jobFailed;
  if (job?.result?.kind === 'apply') return job.result.whole ? words.endedWhole : words.endedParts;
  if (job?.state === 'cancelled') return words.jobCancelled;
  return words.jobDry;
}

function Ended({ state: { job }, onUndo }: Pick<JobPanelProps, 'state' | 'onUndo'>): ReactNode {
  if (job === undefined) return null;
  const { problem, result } = job;
  return (
    <>
      {problem !== undefined && (
        <ProblemNotice problem={problem}>
          {job.kind === 'apply' ? <p>{words.jobFailedAfter}</p> : undefined}
        </ProblemNotice>
      )}
      {result?.kind === 'apply' && <AppliedEnd result={result} onUndo={onUndo} />}
      {result?.kind === 'dry-run' && <DryEnd result={result} />}
    </>
  );
}

function DryEnd({ result }: { readonly result: DryRunResult }): ReactNode {
  return (
    <>
      <p>
        <strong>{wouldWords(result)}</strong>
      </p>
      <p className="dim">{words.dryNothing}</p>
    </>
  );
}

function AppliedEnd({
  result,
  onUndo,
}: {
  readonly result: ApplyResult;
  readonly onUndo: (() => void) | undefined;
}): ReactNode {
  const { counts, head, messages, over, resumed } = result;
  return (
    <>
      <span className="row gap-2">
        {(Object.entries(counts) as [Outcome, number][])
          .filter(([, count]) => count > 0)
          .map(([outcome, count]) => (
            <span key={outcome} className="row gap-1">
              <strong className="plan-job__count">{count}</strong>
              <OutcomeBadge outcome={outcome} />
            </span>
          ))}
      </span>
      <p>
        <Words text={result.words} />
        {resumed && ` ${words.endedResumed}`}
      </p>
      {over !== undefined && (
        <p>
          <Words text={over} />
        </p>
      )}
      <dl className="facts">
        <Fact name={words.endedHead}>
          <CopyText text={`${head.seq}:${head.hash}`} />
          <p className="dim">{words.endedHeadWhy}</p>
        </Fact>
      </dl>
      {messages.length > 0 && (
        <div className="stack gap-2">
          <h3>{words.endedMessages}</h3>
          {messages.map((message, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two owners may be sent the same words.
            <Code key={index} text={message} label={words.endedMessage(index + 1)} wrap />
          ))}
        </div>
      )}
      {onUndo !== undefined && (
        <div>
          <Button icon="undo" onClick={onUndo}>
            {words.undo}
          </Button>
        </div>
      )}
    </>
  );
}
