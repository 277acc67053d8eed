import type { ReactNode } from 'react';
import type { FrameworkRow } from '../../../api/catalogue.ts';
import { texts } from '../../texts.ts';
import { ShareBar } from './share-bar.tsx';

const words = texts.frameworks;

/** How many controls are judged by rules, by a person, not at all. Of a general standard only those that rules name are known. */
export function Coverage({
  row: { coverage, level },
}: {
  readonly row: Pick<FrameworkRow, 'coverage' | 'level'>;
}): ReactNode {
  const { controls, byRules, manual, notCovered } = coverage;
  if (level === 'derived') return <p className="share-words">{words.derivedControls(controls)}</p>;
  return (
    <div className="share-with-words">
      <ShareBar
        parts={[
          { id: 'rules', count: byRules, tone: 'accent' },
          { id: 'manual', count: manual, tone: 'manual' },
          { id: 'not', count: notCovered, tone: 'neutral', hatched: true },
        ]}
      />
      <p className="share-words">{words.coverage(controls, byRules, manual, notCovered)}</p>
    </div>
  );
}
