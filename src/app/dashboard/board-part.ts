import { statSync } from 'node:fs';
import { readRemains } from '../../audit-log/read.ts';
import type { Entry } from '../../core/model/audit-entry.ts';
import type { RemediationSettings } from '../../core/settings/settings.ts';
import type { Store } from '../../store/port.ts';
import { Board } from './board/board.ts';
import type { Surroundings } from './board/principal.ts';

/** A store that is opened when somebody first asks, and the board on it. */
export interface OpenedBoard {
  current(): Promise<Board>;
  around(): Surroundings;
  /** Ends both, where they were opened. */
  close(): Promise<void>;
}

export interface BoardGround {
  /** Throws the {@link Problem} `store-unavailable`. */
  readonly open: () => Promise<Store>;
  /** The clock's time, ISO 8601 UTC. */
  readonly at: () => string;
  /** The audit log, whether or not it is there. */
  readonly auditLog: string;
  readonly remediation?: RemediationSettings | undefined;
  /** Told what went wrong while nobody waited for it. */
  readonly onFault: (error: unknown) => void;
}

/**
 * The board of a store that is opened when it is first needed: a dashboard also starts where there is none yet, or where
 * it cannot be reached at that moment. What could not be opened is tried again with the next question.
 */
export function boardOn({ open, at, auditLog, remediation, onFault }: BoardGround): OpenedBoard {
  let opening: Promise<Board> | undefined;
  const entries = entriesOf(auditLog);
  return {
    current() {
      opening ??= open().then((store) => new Board({ store, at, onFault }));
      opening.catch(() => {
        opening = undefined;
      });
      return opening;
    },
    around: () => ({ entries, remediation }),
    async close() {
      const board = await opening?.catch(() => undefined);
      await board?.close();
      await board?.store.close();
    },
  };
}

/** The entries of a log, read anew where the file has changed; none where there is no log. Damaged ones are left out. */
function entriesOf(path: string): () => readonly Entry[] {
  let seen: { readonly stamp: string; readonly entries: readonly Entry[] } | undefined;
  return () => {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return [];
    const stamp = `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
    if (seen?.stamp !== stamp) seen = { stamp, entries: readRemains(path).entries };
    return seen.entries;
  };
}
