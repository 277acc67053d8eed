import { useEffect, useState } from 'react';
import { addressOf } from './client.ts';
import type { Job } from './job.ts';
import { readAgain, useRead } from './query.ts';

/** An event of a job beside its progress. */
export interface JobEvent {
  readonly kind: 'step' | 'notice';
  /** The server's number of it: a repeated one is taken once. */
  readonly id: string;
  readonly data: unknown;
}

/** What is known of a job now. */
export interface JobState {
  /** Undefined until it was read for the first time. */
  readonly job: Job | undefined;
  readonly events: readonly JobEvent[];
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
  const [live, setLive] = useState<Omit<JobState, 'job' | 'fault'> & { readonly progress?: Job['progress'] }>(
    {
      events: [],
      stream: 'none',
    },
  );
  const isRunning = read.data?.state === 'running';
  useEffect(() => {
    if (id === undefined || !isRunning) return;
    setLive({ events: [], stream: 'none' });
    const source = new EventSource(addressOf('/jobs/:id/events', { params: { id } }));
    const add = (kind: JobEvent['kind']) => (event: MessageEvent<string>) => {
      const next: JobEvent = { kind, id: event.lastEventId, data: JSON.parse(event.data) };
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
      const progress = JSON.parse(event.data) as NonNullable<Job['progress']>;
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
  const job = read.data;
  const progress = live.progress ?? job?.progress;
  return {
    job: job !== undefined && progress !== undefined ? { ...job, progress } : job,
    events: live.events,
    stream: live.stream,
    fault: read.error,
  };
}
