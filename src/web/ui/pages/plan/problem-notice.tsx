import type { ReactNode } from 'react';
import type { Job } from '../../../api/jobs.ts';
import { Words } from '../../components/code.tsx';
import { NextMove } from '../../components/next-move.tsx';
import { Notice } from '../../components/notice.tsx';

interface ProblemNoticeProps {
  readonly problem: NonNullable<Job['problem']>;
  readonly children?: ReactNode;
}

/** What a job ended with, and the next move. */
export function ProblemNotice({ problem, children }: ProblemNoticeProps): ReactNode {
  return (
    <Notice tone="fail" icon="error" title={<Words text={problem.message} />} alert>
      <NextMove hint={problem.hint} code={problem.code} />
      {children !== undefined && <div>{children}</div>}
    </Notice>
  );
}
