import type { ReactNode } from 'react';
import type { AsOf } from '../../api/parts.ts';
import { texts } from '../texts.ts';
import { Icon } from './icon.tsx';
import { Skeleton } from './skeleton.tsx';

const words = texts.asOf;

/** Whether everything that was to be read was read, and has been judged. */
export function isWhole({ building, notes, runs }: AsOf): boolean {
  return building === undefined && notes.length === 0 && runs.every(({ complete }) => complete);
}

/**
 * What makes what is shown less than whole, or that it is whole. One line in every state, so that nothing below it moves
 * when it comes; the other notes are behind it.
 */
export function AsOfNotes({ asOf }: { readonly asOf: AsOf | undefined }): ReactNode {
  if (asOf === undefined) return <Skeleton height="2.375rem" round />;
  const { building, notes, runs } = asOf;
  // Nothing was read yet, and that is no good news: the page around it says so.
  if (runs.length === 0 && notes.length === 0) return null;
  if (isWhole(asOf)) {
    return (
      <p className="notes notes--whole">
        <Icon name="pass" size={14} />
        {words.whole}
      </p>
    );
  }
  const [first = words.notWhole, ...more] = notes;
  const line = building === undefined ? first : words.building(building.done, building.total);
  const rest = building === undefined ? more : notes;
  return (
    <aside className="notes" aria-label={words.label}>
      {building !== undefined && (
        <div
          className="notes__progress"
          role="progressbar"
          aria-label={words.buildingLabel}
          aria-valuemin={0}
          aria-valuenow={building.done}
          aria-valuemax={building.total}
        >
          <span style={{ scale: `${building.done / Math.max(1, building.total)} 1` }} />
        </div>
      )}
      {rest.length === 0 ? (
        <p className="notes__line">
          <Icon name="info" size={14} />
          <bdi>{line}</bdi>
        </p>
      ) : (
        <details>
          <summary className="notes__line">
            <Icon name="info" size={14} />
            <bdi>{line}</bdi>
            <span className="notes__more">{words.more(rest.length)}</span>
          </summary>
          <ul>
            {(building === undefined ? notes : rest).map((note) => (
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
