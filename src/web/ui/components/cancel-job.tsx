import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Job } from '../../api/jobs.ts';
import { del } from '../api/client.ts';
import { readAgain } from '../api/query.ts';
import { useMay } from '../shell/session-context.ts';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';

interface CancelJobProps {
  readonly job: Job;
  /** What is stopped, and when: `Stop after the step under way`. */
  readonly children: string;
  /** As the buttons beside it. */
  readonly size?: 'small' | 'normal';
}

/** Stops what is under way; nothing where it cannot be stopped, or not by this person. A stop takes its time. */
export function CancelJob({ job, children, size = 'small' }: CancelJobProps): ReactNode {
  const may = useMay('operator');
  const cancel = useMutation({
    mutationFn: () => del('/jobs/:id', { params: { id: job.id } }),
    onSettled: () => readAgain('/jobs/:id'),
  });
  if (!may || !job.cancellable || job.state !== 'running') return null;
  const isAsked = cancel.isPending || cancel.isSuccess;
  return (
    <Button size={size} icon="stop" busy={isAsked} onClick={() => cancel.mutate()}>
      {isAsked ? texts.jobStatus.stopping : children}
    </Button>
  );
}
