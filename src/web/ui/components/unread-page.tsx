import type { ComponentProps, ReactNode } from 'react';
import { asProblem } from '../api/problem.ts';
import type { IconName } from './icon.tsx';
import { Page } from './page.tsx';
import { LoadingRegion } from './skeleton.tsx';
import { EmptyState, ErrorState } from './states.tsx';

interface UnreadPageProps extends Pick<ComponentProps<typeof Page>, 'title' | 'above'> {
  /** The reading of what the address names. */
  readonly answer: {
    readonly error: Error | null;
    readonly isFetching: boolean;
    readonly refetch: () => unknown;
  };
  /** In the sizes of what will stand there. */
  readonly waiting: ReactNode;
  /** What is said where the server knows no such thing. */
  readonly gone: {
    /** The problem that says so; any 404 where not given. */
    readonly code?: string;
    readonly icon: IconName;
    readonly words: { readonly gone: string; readonly goneWhy: string };
    readonly next: ReactNode;
  };
}

/** The page of one thing as long as that is not read: on its way, not there, or not to be had. */
export function UnreadPage({ title, above, answer, waiting, gone }: UnreadPageProps): ReactNode {
  const { error, isFetching, refetch } = answer;
  return (
    <Page title={title} {...(above !== undefined && { above })}>
      {error === null ? (
        <LoadingRegion>
          <div className="stack">{waiting}</div>
        </LoadingRegion>
      ) : isGone(error, gone.code) ? (
        <EmptyState icon={gone.icon} title={gone.words.gone} actions={gone.next}>
          <p>{gone.words.goneWhy}</p>
        </EmptyState>
      ) : (
        <ErrorState fault={error} retry={() => void refetch()} retrying={isFetching} />
      )}
    </Page>
  );
}

function isGone(error: Error, code: string | undefined): boolean {
  const problem = asProblem(error);
  return code === undefined ? problem.status === 404 : problem.code === code;
}
