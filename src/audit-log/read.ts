import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { Problem } from '../core/model/problem.ts';
import { codeOrText, systemCode } from '../core/model/system-error.ts';
import type { Entry, Head } from './entry.ts';
import { entryIn, NO_HEAD } from './line.ts';
import { damaged, readHead, realPath } from './tail.ts';

/** What is left of a log. */
export interface Remains {
  /** Oldest first: every line that is an entry as it was written, whether or not it follows the one before. */
  readonly entries: readonly Entry[];
  /** The first line that is none, or does not follow. */
  readonly damage?: Problem;
}

/**
 * Every entry of a log, oldest first, for taking up what was begun. A write that is cut off at the end is left out: it
 * was never acknowledged. Throws the {@link Problem} `unreadable-file`, or `audit-log-damaged` with the line where an
 * entry was edited or does not follow the one before.
 */
export function readEntries(path: string): readonly Entry[] {
  const { entries, damage } = readRemains(path);
  if (damage !== undefined) throw damage;
  return entries;
}

/** What can be shown of a log, damaged or not. Throws the {@link Problem} `unreadable-file`. */
export function readRemains(path: string): Remains {
  // Before the log: between the two, somebody may add an entry.
  const acknowledged = acknowledgedAt(path);
  const lines = textOf(path).split('\n');
  lines.pop();
  let head = NO_HEAD;
  let damage: Problem | undefined;
  const entries = lines.flatMap((line, index) => {
    const entry = entryIn(line);
    if (entry === undefined || entry.seq !== head.seq + 1 || entry.prev !== head.hash)
      damage ??= damaged(
        path,
        `line ${index + 1} is no entry, was edited, or does not follow the line before`,
      );
    head = entry ?? head;
    return entry ?? [];
  });
  damage ??= acknowledged instanceof Problem ? acknowledged : lackOf(acknowledged, entries, path);
  return { entries, ...(damage !== undefined && { damage }) };
}

const FIRST_BYTES = 65_536;

/**
 * The first line of a log, or as much of it as tells two logs apart; empty where it has none yet, and nothing where it
 * cannot be read. Of one log it never changes.
 */
export function firstLine(path: string): string | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!fstatSync(file).isFile()) return undefined;
      const bytes = Buffer.alloc(FIRST_BYTES);
      const text = bytes.toString('utf8', 0, readSync(file, bytes, 0, FIRST_BYTES, 0));
      const [line = '', ...rest] = text.split('\n', 2);
      return rest.length === 0 && text.length < FIRST_BYTES ? '' : line;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    // Whoever reads the log for what it holds is told why it cannot be.
    if (systemCode(error) === undefined) throw error;
    return undefined;
  }
}

/**
 * What lies beside the log; a head that is none is a damage, and no reason not to show the rest. To be read before the log
 * is. Throws the {@link Problem} `unreadable-file`.
 */
export function acknowledgedAt(path: string): Head | Problem | undefined {
  try {
    return readHead(realPath(path));
  } catch (error) {
    if (error instanceof Problem) return error;
    const words = `it cannot be read (${codeOrText(error)})`;
    throw new Problem('unreadable-file', `${path}: ${words}.`, { cause: error });
  }
}

/** An entry that was acknowledged is there, or its end was cut off. */
function lackOf(head: Head | undefined, entries: readonly Entry[], path: string): Problem | undefined {
  if (head === undefined || head.seq === 0 || entries[head.seq - 1]?.hash === head.hash) return undefined;
  return damaged(path, `entry ${head.seq} was acknowledged, and is not there`);
}

function textOf(path: string): string {
  try {
    // Without waiting for somebody to write into a pipe.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (fstatSync(file).isFile()) return readFileSync(file, 'utf8');
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = codeOrText(error);
    const words = code === 'ENOENT' ? 'there is no audit log' : `it cannot be read (${code})`;
    throw new Problem('unreadable-file', `${path}: ${words}.`, { cause: error });
  }
  throw new Problem('unreadable-file', `${path}: it is no file.`);
}
