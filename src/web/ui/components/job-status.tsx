import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Job } from '../../api/jobs.ts';
import { del } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { readAgain } from '../api/query.ts';
import { useJob } from '../api/use-job.ts';
import { useMay } from '../shell/session-context.ts';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';
import { Words } from './code.tsx';
import { Icon, type IconName } from './icon.tsx';
import { ProgressBar } from './progress-bar.tsx';

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
      actions={job !== undefined && <Cancel job={job} />}
    >
      {state === 'running' && <Progress job={job} title={title} lost={stream === 'lost'} />}
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

function Progress({
  job,
  title,
  lost,
}: {
  readonly job: Job | undefined;
  readonly title: string;
  readonly lost: boolean;
}): ReactNode {
  const { done = 0, total, words: told = words.begins } = job?.progress ?? {};
  return (
    <>
      <ProgressBar label={title} done={done} total={total} words={told} />
      {lost && <p className="dim">{words.streamLost}</p>}
    </>
  );
}

function Problem({ code, message, hint }: NonNullable<Job['problem']>): ReactNode {
  return (
    <div role="alert" className="stack gap-1">
      <p>
        <Words text={message} />
      </p>
      <p>
        <strong>{texts.errors.next}:</strong> <Words text={hint} />
      </p>
      <p className="state__code">
        {texts.errors.code}: <code>{code}</code>
      </p>
    </div>
  );
}

function Cancel({ job }: { readonly job: Job }): ReactNode {
  const may = useMay('operator');
  const cancel = useMutation({
    mutationFn: () => del('/jobs/:id', { params: { id: job.id } }),
    onSettled: () => readAgain('/jobs/:id'),
  });
  if (!may || !job.cancellable || job.state !== 'running') return null;
  return (
    <Button size="small" icon="stop" busy={cancel.isPending} onClick={() => cancel.mutate()}>
      {words.cancel}
    </Button>
  );
}
