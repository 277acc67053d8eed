import type { ReactNode } from 'react';
import { texts } from '../texts.ts';
import { LinkButton } from './button.tsx';
import { EmptyState } from './states.tsx';

const words = texts.nothingScanned;

/** No run has ended, so that no list says anything: what that means, and the way to begin. */
export function NothingScanned(): ReactNode {
  return (
    <EmptyState icon="unknown" title={words.title} actions={<StartLink />}>
      <p>{words.why}</p>
    </EmptyState>
  );
}

/** The way to the ways to start. */
export function StartLink(): ReactNode {
  return (
    <LinkButton icon="play" to="/start" search={{}}>
      {words.start}
    </LinkButton>
  );
}
