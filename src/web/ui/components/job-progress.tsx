import type { ReactNode } from 'react';
import type { Job } from '../../api/jobs.ts';
import { ProgressBar } from './progress-bar.tsx';

interface JobProgressProps {
  readonly job: Job | undefined;
  readonly label: string;
  /** Until the job has said anything. */
  readonly waits: string;
}

/** How far a job is. */
export function JobProgress({ job, label, waits }: JobProgressProps): ReactNode {
  const { done = 0, total, words = waits } = job?.progress ?? {};
  return <ProgressBar label={label} done={done} total={total} words={words} />;
}
