import type { ReactNode } from 'react';
import type { Job } from '../../../api/jobs.ts';
import { Words } from '../../components/code.tsx';
import { Notice } from '../../components/notice.tsx';
import { texts } from '../../texts.ts';

interface ProblemNoticeProps {
  readonly problem: NonNullable<Job['problem']>;
  readonly children?: ReactNode;
}

/** What a job ended with, and the next move. */
export function ProblemNotice({ problem, children }: ProblemNoticeProps): ReactNode {
  return (
    <Notice tone="fail" icon="error" title={<Words text={problem.message} />} alert>
      <p>
        <strong>{texts.errors.next}:</strong> <Words text={problem.hint} />
      </p>
      <p className="state__code">
        {texts.errors.code}: <code>{problem.code}</code>
      </p>
      {children !== undefined && <div>{children}</div>}
    </Notice>
  );
}
