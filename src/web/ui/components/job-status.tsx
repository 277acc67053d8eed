import { type ReactNode, useEffect, useRef } from 'react';
import type { Job } from '../../api/jobs.ts';
import { asProblem } from '../api/problem.ts';
import { useJob } from '../api/use-job.ts';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';
import { CancelJob } from './cancel-job.tsx';
import { Words } from './code.tsx';
import { Icon, type IconName } from './icon.tsx';
import { JobProgress } from './job-progress.tsx';
import { NextMove } from './next-move.tsx';

const words = texts.jobStatus;

interface JobStatusProps {
  readonly id: string;
  /** What is under way, as a heading: `Scan of 3 accounts`. */
  readonly title: string;
  /** Once, when it is over in whichever way. */
  readonly onEnd?: (job: Job) => void;
  /** What is shown of a job that is done; its own words where not given. */
  readonly done?: (job: Job) => ReactNode;
  /** Puts it away, when it is over. */
  readonly onClose?: () => void;
}

/** Something under way on the server: how far it is, what it said, how it ended, and a button that stops it. */
export function JobStatus({ id, title, onEnd, done, onClose }: JobStatusProps): ReactNode {
  const { job, stream, fault } = useJob(id);
  const ended = useRef(false);
  useEffect(() => {
    if (job === undefined || job.state === 'running' || ended.current) return;
    ended.current = true;
    onEnd?.(job);
  }, [job, onEnd]);
  if (job === undefined && fault !== null) {
    return (
      <Frame tone="unknown" icon="unknown" title={title} state={words.lost} onClose={onClose}>
        <p>{asProblem(fault).status === 404 ? words.lostWhy : asProblem(fault).message}</p>
      </Frame>
    );
  }
  const state = job?.state ?? 'running';
  const { tone, icon } = LOOKS[state];
  return (
    <Frame
      tone={tone}
      icon={icon}
      title={title}
      state={words.states[state]}
      onClose={state === 'running' ? undefined : onClose}
      actions={job !== undefined && <CancelJob job={job}>{words.cancel}</CancelJob>}
    >
      {state === 'running' && <JobProgress job={job} label={title} waits={words.begins} />}
      {state === 'running' && stream === 'lost' && <p className="dim">{words.streamLost}</p>}
      {state === 'done' && job !== undefined && (done?.(job) ?? <Result job={job} />)}
      {state === 'cancelled' && <p>{job?.progress?.words}</p>}
      {job?.problem !== undefined && <Problem {...job.problem} />}
      {job !== undefined && job.notices.length > 0 && (
        <ul className="work__notices">
          {job.notices.map((notice) => (
            <li key={notice}>
              <Icon name="info" size={14} />
              <span>
                <Words text={notice} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Frame>
  );
}

function Result({ job: { result } }: { readonly job: Job }): ReactNode {
  return result !== undefined && 'words' in result ? <p>{result.words}</p> : null;
}

const LOOKS: Readonly<Record<Job['state'], { readonly tone: string; readonly icon: IconName }>> = {
  running: { tone: 'accent', icon: 'clock' },
  done: { tone: 'pass', icon: 'check' },
  failed: { tone: 'fail', icon: 'error' },
  cancelled: { tone: 'neutral', icon: 'stop' },
};

interface FrameProps {
  readonly tone: string;
  readonly icon: IconName;
  readonly title: string;
  readonly state: string;
  readonly onClose?: (() => void) | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

function Frame({ tone, icon, title, state, onClose, actions, children }: FrameProps): ReactNode {
  return (
    <section className={`work tone-${tone}`} aria-label={title}>
      <header className="work__head">
        <Icon name={icon} />
        <h2 className="work__title">{title}</h2>
        <span className="work__state">{state}</span>
        {actions}
        {onClose !== undefined && (
          <Button look="quiet" size="small" icon="close" iconOnly onClick={onClose}>
            {texts.common.close}
          </Button>
        )}
      </header>
      <div className="work__body">{children}</div>
    </section>
  );
}

function Problem({ code, message, hint }: NonNullable<Job['problem']>): ReactNode {
  return (
    <div role="alert" className="stack gap-1">
      <p>
        <Words text={message} />
      </p>
      <NextMove hint={hint} code={code} />
    </div>
  );
}
