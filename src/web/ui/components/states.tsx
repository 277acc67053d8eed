import type { ReactNode } from 'react';
import { asProblem } from '../api/problem.ts';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';
import { Words } from './code.tsx';
import { Icon, type IconName } from './icon.tsx';
import { NextMove } from './next-move.tsx';

interface EmptyStateProps {
  readonly icon?: IconName;
  readonly title: string;
  /** Why it is empty, and whether that is good: nothing found is no clean bill where something was not read. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** Nothing to show, said with care. */
export function EmptyState({ icon = 'search', title, children, actions }: EmptyStateProps): ReactNode {
  return (
    <div className="state">
      <span className="state__icon">
        <Icon name={icon} size={20} />
      </span>
      <p className="state__title">{title}</p>
      {children !== undefined && <div className="state__words">{children}</div>}
      {actions !== undefined && <div className="row gap-2">{actions}</div>}
    </div>
  );
}

interface ErrorStateProps {
  readonly fault: unknown;
  /** Tries again; left out where that cannot help. */
  readonly retry?: (() => void) | undefined;
  readonly retrying?: boolean;
}

/** What went wrong, why, and the next move. */
export function ErrorState({ fault, retry, retrying = false }: ErrorStateProps): ReactNode {
  const problem = asProblem(fault);
  return (
    <div className="state state--error" role="alert">
      <span className="state__icon">
        <Icon name="error" size={20} />
      </span>
      <p className="state__title">{problem.title}</p>
      <div className="state__words">
        {problem.message !== '' && problem.message !== problem.title && (
          <p>
            <Words text={problem.message} />
          </p>
        )}
        <NextMove hint={problem.hint} code={problem.code} />
      </div>
      {retry !== undefined && (
        <Button icon="refresh" busy={retrying} onClick={retry}>
          {texts.common.retry}
        </Button>
      )}
    </div>
  );
}
