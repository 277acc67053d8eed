import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { Page } from '../components/page.tsx';
import { ErrorState } from '../components/states.tsx';
import { texts } from '../texts.ts';

/** In place of a page that threw: a bug of ours, or a part of the program that is no longer there after an update. */
export function PageFault({ error: thrown, reset }: ErrorComponentProps): ReactNode {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { crashed, crashedNext } = texts.errors;
  const told =
    error instanceof ApiProblem
      ? error
      : new ApiProblem({ status: 0, code: 'bug', title: crashed, detail: error.message, hint: crashedNext });
  // A script that was renamed by an update is only found by a page that is read afresh.
  const isLost = /import|module|fetch/i.test(error.message);
  return (
    <Page title={texts.errors.title}>
      <ErrorState fault={told} retry={isLost ? () => location.reload() : reset} />
    </Page>
  );
}
