import type { ReactNode } from 'react';
import type { AsOf } from '../../api/parts.ts';
import { texts } from '../texts.ts';
import { Icon } from './icon.tsx';
import { ProgressBar } from './progress-bar.tsx';

const words = texts.asOf;

/** What makes what is shown less than whole. Nothing where it is whole. */
export function AsOfNotes({ asOf }: { readonly asOf: AsOf | undefined }): ReactNode {
  if (asOf === undefined) return null;
  const { building, notes } = asOf;
  if (building === undefined && notes.length === 0) return null;
  return (
    <aside className="notes" aria-label={words.label}>
      {building !== undefined && (
        <ProgressBar
          label={words.buildingLabel}
          done={building.done}
          total={building.total}
          words={words.building(building.done, building.total)}
        />
      )}
      {notes.length > 0 && (
        <details className="notes__list" open={notes.length <= 2}>
          <summary>
            <Icon name="info" size={14} />
            {words.count(notes.length)}
          </summary>
          <ul>
            {notes.map((note) => (
              <li key={note}>
                <bdi>{note}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </aside>
  );
}
