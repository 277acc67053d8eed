import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AsOf } from '../../api/parts.ts';
import { texts } from '../texts.ts';
import { Icon } from './icon.tsx';
import { Skeleton } from './skeleton.tsx';

const words = texts.asOf;

/** Whether everything that was to be read was read, and has been judged. Without a run that ended nothing was. */
export function isWhole({ building, notes, runs }: AsOf): boolean {
  return (
    building === undefined && notes.length === 0 && runs.length > 0 && runs.every(({ complete }) => complete)
  );
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
  const lines = [
    ...(building === undefined ? [] : [words.building(building.done, building.total)]),
    ...runs.filter(({ complete }) => !complete).map((run) => <RunGaps key={run.number} run={run} />),
    ...notes.map((note) => <bdi key={note}>{note}</bdi>),
  ];
  const [line, ...rest] = lines;
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
          <span>{line}</span>
        </p>
      ) : (
        <details>
          <summary className="notes__line">
            <Icon name="info" size={14} />
            <span>{line}</span>
            <span className="notes__more">{words.more(rest.length)}</span>
          </summary>
          <ul>
            {rest.map((each, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no state, and are drawn anew as a whole.
              <li key={at}>{each}</li>
            ))}
          </ul>
        </details>
      )}
    </aside>
  );
}

/** Which run did not see everything, and the way to the accounts that it did not read. */
function RunGaps({ run }: { readonly run: AsOf['runs'][number] }): ReactNode {
  const { number, gaps: { failed, partial } = { failed: 0, partial: 0 } } = run;
  return (
    <>
      {words.notWhole(number)}{' '}
      {failed > 0 && (
        <Link to="/accounts" search={{ status: 'failed' }}>
          {words.failed(failed)}
        </Link>
      )}
      {failed > 0 && partial > 0 && ', '}
      {partial > 0 && (
        <Link to="/accounts" search={{ status: 'partial' }}>
          {words.partial(partial)}
        </Link>
      )}
      {failed + partial > 0 ? '.' : words.notWholeCalls}
    </>
  );
}
