import type { Entry } from '../../core/model/audit-entry.ts';
import { Problem } from '../../core/model/problem.ts';
import { EMPTY_JOURNAL, type Journal, withEntries } from '../../core/plan/journal.ts';
import { readInput } from '../input-file.ts';
import { exists } from '../settings-file.ts';
import { writeDurably } from '../write-durably.ts';

/** Ten thousand keys take three megabytes. */
const MOST_MEGABYTES = 64;

/**
 * Where keys stand: the journal file with the log's later entries folded in. A file that is lost is made anew from
 * the log, which has all of it. Throws the {@link Problem} `bad-journal` for a file that is none, or that has seen
 * more than the log it stands beside: then the log is another one, or its end is gone.
 */
export function readJournal(path: string, entries: readonly Entry[]): Journal {
  const stored = exists(path)
    ? parse(readInput(path, { mostMegabytes: MOST_MEGABYTES }), path)
    : EMPTY_JOURNAL;
  const { seq, hash } = stored.upTo;
  if (seq > 0 && entries[seq - 1]?.hash !== hash)
    throw bad(path, `it goes on from entry ${seq} of another audit log than is there now`);
  return withEntries(stored, entries);
}

/** Keeps the journal. It can always be made again, but a person reads it. */
export function writeJournal(path: string, journal: Journal): void {
  writeDurably(path, `${JSON.stringify(journal, null, 2)}\n`);
}

function parse(bytes: Buffer, path: string): Journal {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw bad(path, 'it is no JSON');
  }
  const { version, upTo, keys, plans } = (value ?? {}) as Partial<Journal>;
  if (version !== 1 || typeof upTo?.seq !== 'number' || !Array.isArray(keys) || !Array.isArray(plans))
    throw bad(path, 'it is no journal of Keyreeve, or of a newer version');
  return value as Journal;
}

function bad(path: string, why: string): Problem {
  return new Problem('bad-journal', `${path}: ${why}.`);
}
