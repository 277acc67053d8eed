import type { Entry } from '../../core/model/audit-entry.ts';
import { Problem } from '../../core/model/problem.ts';
import { EMPTY_JOURNAL, type Journal, withEntries } from '../../core/plan/journal.ts';
import { readInput } from '../input-file.ts';
import { exists } from '../settings-file.ts';
import { writeDurably } from '../write-durably.ts';

/** Ten thousand keys take three megabytes. */
const MOST_MEGABYTES = 64;

/**
 * Where keys stand, by the log alone: what somebody writes into the journal file moves no key. The file is looked at
 * for one thing, whether it has seen more than the log it stands beside. Throws the {@link Problem} `bad-journal` where
 * it has, for then the log is another one or its end is gone, and for a file that is no journal.
 */
export function readJournal(path: string, entries: readonly Entry[]): Journal {
  if (exists(path)) {
    const { seq, hash } = seenUpTo(readInput(path, { mostMegabytes: MOST_MEGABYTES }), path);
    if (seq > 0 && entries[seq - 1]?.hash !== hash)
      throw bad(path, `it goes on from entry ${seq} of another audit log than is there now`);
  }
  return withEntries(EMPTY_JOURNAL, entries);
}

/** Keeps the journal. It can always be made again, but a person reads it. */
export function writeJournal(path: string, journal: Journal): void {
  writeDurably(path, `${JSON.stringify(journal, null, 2)}\n`);
}

function seenUpTo(bytes: Buffer, path: string): Journal['upTo'] {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw bad(path, 'it is no JSON');
  }
  const { version, upTo } = (value ?? {}) as { readonly version?: unknown; readonly upTo?: unknown };
  const { seq, hash } = (upTo ?? {}) as { readonly seq?: unknown; readonly hash?: unknown };
  if (version !== 1 || typeof seq !== 'number' || typeof hash !== 'string')
    throw bad(path, 'it is no journal of Keyreeve, or of a newer version');
  return { seq, hash };
}

function bad(path: string, why: string): Problem {
  return new Problem('bad-journal', `${path}: ${why}.`);
}
