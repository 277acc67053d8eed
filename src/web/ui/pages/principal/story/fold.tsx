import type { ReactNode } from 'react';
import { Icon } from '../../../components/icon.tsx';

interface FoldProps {
  readonly title: string;
  readonly note?: string;
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** A part that can be folded away, by the browser's own means: it unfolds when words in it are searched for. */
export function Fold({ title, note, open = false, children }: FoldProps): ReactNode {
  return (
    <details className="story-fold" open={open}>
      <summary>
        <Icon name="right" size={14} />
        <h3>{title}</h3>
        {note !== undefined && <span className="dim">{note}</span>}
      </summary>
      <div className="story-fold__body stack">{children}</div>
    </details>
  );
}
