import type { ReactNode } from 'react';
import type { AsOf } from '../../../api/parts.ts';
import { Icon } from '../../components/icon.tsx';
import { grouped, texts } from '../../texts.ts';

/** What makes what is shown less than whole: facts still being judged, late or interrupted runs, pruned facts. */
export function Notes({ asOf: { building, notes } }: { readonly asOf: AsOf }): ReactNode {
  if (building === undefined && notes.length === 0) return null;
  return (
    <div className="callout tone-unknown" role="note">
      <Icon name="info" />
      <div className="grow stack gap-1">
        {building !== undefined && (
          <p role="status">{texts.accounts.building(grouped(building.done), grouped(building.total))}</p>
        )}
        {notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </div>
    </div>
  );
}
