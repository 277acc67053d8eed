import { useEffect, useState } from 'react';
import type { Job, JobProgress, StepEvent } from '../../api/jobs.ts';
import { addressOf } from './client.ts';
import { readAgain, useRead } from './query.ts';
import { parsedVisibly } from './visible.ts';

/** An event of a job beside its progress, with the server's number of it. */
export type JobNews =
  | { readonly kind: 'step'; readonly id: string; readonly data: StepEvent }
  | { readonly kind: 'notice'; readonly id: string; readonly data: { readonly words: string } };

/** What is known of a job now. */
export interface JobState {
  /** Undefined until it was read for the first time. */
  readonly job: Job | undefined;
  readonly events: readonly JobNews[];
  /** `lost` while the stream is being opened again by the browser. */
  readonly stream: 'none' | 'open' | 'lost';
  readonly fault: Error | null;
}

const KEPT_EVENTS = 2000;

/**
 * Follows a job by server-sent events. The browser opens a broken stream again and names the last event that it has;
 * what was missed comes from the server's ring, and the end is read from the job itself.
 */
export function useJob(id: string | undefined): JobState {
  const read = useRead(
    '/jobs/:id',
    { params: { id: id ?? '-' } },
    { enabled: id !== undefined, staleTime: 0 },
  );
  const [live, setLive] = useState<Omit<JobState, 'job' | 'fault'> & { readonly progress?: JobProgress }>({
    events: [],
    stream: 'none',
  });
  const job = read.data?.job;
  const isRunning = job?.state === 'running';
  useEffect(() => {
    if (id === undefined || !isRunning) return;
    setLive({ events: [], stream: 'none' });
    const source = new EventSource(addressOf('/jobs/:id/events', { params: { id } }));
    const add = (kind: JobNews['kind']) => (event: MessageEvent<string>) => {
      const next = { kind, id: event.lastEventId, data: parsedVisibly(event.data) } as JobNews;
      setLive((now) =>
        next.id !== '' && now.events.some((each) => each.id === next.id)
          ? now
          : { ...now, events: [...now.events, next].slice(-KEPT_EVENTS) },
      );
    };
    source.addEventListener('open', () => setLive((now) => ({ ...now, stream: 'open' })));
    source.addEventListener('error', () => {
      setLive((now) => ({ ...now, stream: 'lost' }));
      void readAgain('/jobs/:id');
    });
    source.addEventListener('progress', (event) => {
      const progress = parsedVisibly(event.data) as JobProgress;
      setLive((now) => ({ ...now, progress }));
    });
    source.addEventListener('step', add('step'));
    source.addEventListener('notice', add('notice'));
    source.addEventListener('end', () => {
      source.close();
      void readAgain('/jobs/:id');
    });
    return () => source.close();
  }, [id, isRunning]);
  const progress = live.progress ?? job?.progress;
  return {
    job: job !== undefined && progress !== undefined ? { ...job, progress } : job,
    events: live.events,
    stream: live.stream,
    fault: read.error,
  };
}
