import type { ReactNode } from 'react';
import type { Tone } from '../../components/badge.tsx';

interface Part {
  readonly id: string;
  readonly count: number;
  readonly tone: Tone;
  readonly hatched?: boolean | undefined;
}

/** How a whole is shared out. The words beside it say the same: it is hidden from screen readers. */
export function ShareBar({ parts }: { readonly parts: readonly Part[] }): ReactNode {
  return (
    <div className="share" aria-hidden="true">
      {parts
        .filter(({ count }) => count > 0)
        .map(({ id, count, tone, hatched = false }) => (
          <span
            key={id}
            className={`share__part tone-${tone}${hatched ? ' share__part--hatched' : ''}`}
            style={{ flexGrow: count }}
          />
        ))}
    </div>
  );
}
